#!/usr/bin/env python3
"""Writes down how nft prints rulesets, as text and as JSON: rulesets.jsonl, one a line.

The rules are those of src/kernel/nftables/testing/cases.txt and of the kernel's cases (e2e/kernel/cases), each loaded into a
network namespace of its own. As root, in the project's folder: python3 src/snapshot/gather/nft-text/testing/record.py
"""

import glob
import json
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).parent
DEVICES = ["eth0", "eth1", "in0", "out0", "br0", "br1", "web", "api"]
SETUP = "ip link set lo up;" + "".join(f"ip link add {d} type veth peer name p{d} 2>/dev/null;" for d in DEVICES)


def from_rules():
    """Tables of the rules of cases.txt: those that stand in the same kind of chain, with the same declarations, in one."""
    tables = {}
    chain, declared = None, []
    for line in pathlib.Path("src/kernel/nftables/testing/cases.txt").read_text().splitlines():
        line = line.strip()
        if line.startswith("-- "):
            family, *rest = line[3:].split()
            kind = rest.pop(0) if rest[0] in ("filter", "nat", "route") else "filter"
            hook = rest.pop(0)
            priority = rest.pop(0) if rest else "0"
            device = ' device "eth0"' if family == "netdev" or hook in ("ingress", "egress") else ""
            chain, declared = (family, f"type {kind} hook {hook}{device} priority {priority}; policy accept;"), []
        elif line.startswith("+ "):
            declared = [*declared, line[2:]]
        elif line and not line.startswith(("#", "== ")):
            tables.setdefault((chain, tuple(declared)), []).append(line.removeprefix("? "))
    for ((family, base), declared), rules in tables.items():
        frame = f"table {family} t {{\n" + "\n".join(declared) + f"\nchain c {{\n{base}\n%s\n}}\n}}\n"
        yield [frame % rule for rule in rules], frame % "\n".join(rules)


def from_cases():
    for path in sorted(glob.glob("e2e/kernel/cases/**/*.case", recursive=True)):
        text = pathlib.Path(path).read_text()
        for match in re.finditer(r"^\S+: nft -f -\n((?:  .*\n|\n)+)", text, re.M):
            yield [match[1]], match[1]


def inside(script):
    return subprocess.run(["unshare", "-n", "sh"], input=SETUP + script, capture_output=True, text=True).stdout


def here(text):
    return f"nft -f - 2>/dev/null <<'END'\n{text}END\n"


def main():
    seen = set()
    with open(HERE / "rulesets.jsonl", "w") as out:
        for parts, whole in [*from_rules(), *from_cases()]:
            if len(parts) > 1:
                loads = inside("".join(f"nft flush ruleset; {here(part)} [ $? = 0 ] && echo {i}\n" for i, part in enumerate(parts)))
                # A later table of the same name adds its rules to the former's.
                text = "".join(parts[int(i)] for i in loads.split())
            else:
                text = whole
            printed = inside(f"{here(text)} nft list ruleset; echo @@; nft -j list ruleset")
            shown, _, told = printed.partition("@@\n")
            if shown.strip() == "" or shown in seen:
                continue
            seen.add(shown)
            out.write(json.dumps({"text": shown, "json": json.loads(told)}, separators=(",", ":")) + "\n")


main()
