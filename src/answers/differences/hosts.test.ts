import { describe, expect, test } from "vitest";
import { hostOf as hostOfValue, SAMPLES, sampleHost, sampleValue } from "../../host/testing/sample.ts";
import { HostText } from "../../kernel/testing/host-text.ts";
import { compareHosts, type HostDifferences, isSame } from "./hosts.ts";
import { summarise } from "./tell.ts";

const BEFORE = `host
  forward
  eth0 192.0.2.10/24
  br0 bridge 172.18.0.1/16
  route default via 192.0.2.1 dev eth0
  tcp 0.0.0.0:22 sshd
  *filter
  :FORWARD ACCEPT
  -A FORWARD -i eth0 -j DROP
  -A FORWARD -i br0 -j ACCEPT
  -A FORWARD -o br0 -j ACCEPT
web
  eth0 172.18.0.2/16 on br0`;

function host(text: string) {
  return new HostText(text).host();
}

/** `+ link host eth1`, `~ link host br0 (MTU: 1500 → 1400)`, `host filter FORWARD: +2 -i eth1 -j DROP`. */
function told({ things, chains, sets, untold }: HostDifferences): string[] {
  const signs = { added: "+", removed: "-", changed: "~" } as const;
  return [
    ...things.map(({ kind, change, namespace, name, details }) =>
      [
        signs[change],
        kind,
        ...(namespace === null ? [] : [namespace]),
        name,
        ...(change === "changed"
          ? [`(${details.map((one) => `${one.what}: ${one.before} → ${one.after}`).join("; ")})`]
          : []),
      ].join(" "),
    ),
    ...chains.flatMap(({ change, namespace, table, chain, policy, lines }) =>
      [
        ...(change === "changed" ? [] : [change]),
        ...(policy ? [`policy ${policy.before} → ${policy.after}`] : []),
        ...lines.flatMap(({ sign, text, before, after }) =>
          sign === "kept" ? [] : [`${sign === "added" ? `+${after}` : `-${before}`} ${text}`],
        ),
      ].map((line) => `${namespace} ${table} ${chain}: ${line}`),
    ),
    ...sets.map(({ name, added, removed }) => `set ${name} +[${added.join(", ")}] -[${removed.join(", ")}]`),
    ...untold.map(({ namespace, output, missing }) => `? ${namespace} ${output} ${missing}`),
  ];
}

function change(edit: (text: string) => string): string[] {
  return told(compareHosts(host(BEFORE), host(edit(BEFORE))));
}

describe("what changed from one host to another", () => {
  test("nothing, where they are the same", () => {
    expect(change((text) => text)).toEqual([]);
  });

  test("a rule put before others is one rule more, and the others are the same", () => {
    expect(
      change((text) => text.replace("-A FORWARD -i eth0", "-A FORWARD -s 10.0.0.0/8 -j DROP\n  -A FORWARD -i eth0")),
    ).toEqual(["host filter FORWARD: +1 -s 10.0.0.0/8 -j DROP"]);
  });

  test("a rule that was rewritten, a policy, a chain", () => {
    const edited = change((text) =>
      text
        .replace(":FORWARD ACCEPT", ":FORWARD DROP\n  -A GUARD -j RETURN")
        .replace("-i br0 -j ACCEPT", "-i br0 -j GUARD"),
    );
    expect(edited).toEqual([
      "host filter FORWARD: policy ACCEPT → DROP",
      "host filter FORWARD: -2 -i br0 -j ACCEPT",
      "host filter FORWARD: +2 -i br0 -j GUARD",
      "host filter GUARD: added",
      "host filter GUARD: +1 -j RETURN",
    ]);
  });

  test("an interface, an address, a route, a listening socket", () => {
    const edited = change((text) =>
      text
        .replace("eth0 192.0.2.10/24", "eth0 192.0.2.11/24\n  eth1 10.0.0.1/8")
        .replace("via 192.0.2.1 dev", "via 192.0.2.254 dev")
        .replace("tcp 0.0.0.0:22 sshd", "tcp 0.0.0.0:80 nginx"),
    );
    expect(edited).toContain("~ link host eth0 (addresses: 192.0.2.10/24 → 192.0.2.11/24)");
    expect(edited).toContain("+ link host eth1");
    expect(edited).toContain(
      "~ route host default in main (route: default via 192.0.2.1 dev eth0 → default via 192.0.2.254 dev eth0)",
    );
    expect(edited).toContain("- socket host tcp 0.0.0.0:22");
    expect(edited).toContain("+ socket host tcp 0.0.0.0:80");
  });

  test("a namespace that came, as a whole", () => {
    expect(change((text) => `${text}\nbox\n  eth0 172.18.0.9/16 on br0`)).toContain("+ namespace box");
  });

  test("a setting", () => {
    expect(change((text) => text.replace("  forward\n", "  forward\n  sysctl net.ipv4.ip_default_ttl=65\n"))).toEqual(
      [],
    );
    const [a, b] = [64, 65].map((ttl) =>
      host(BEFORE.replace("forward\n", `forward\n  sysctl net.ipv4.ip_default_ttl=${ttl}\n`)),
    );
    expect(a && b && told(compareHosts(a, b))).toEqual(["~ sysctl host net.ipv4.ip_default_ttl (value: 64 → 65)"]);
  });
});

describe("captured hosts", () => {
  test.each(SAMPLES)("%s is the same as itself", (name) => {
    expect(isSame(compareHosts(sampleHost(name), sampleHost(name)))).toBe(true);
  });

  test("the same host made again by another engine: what a restart draws anew is no difference", () => {
    const differences = compareHosts(sampleHost("docker-20.10-basic"), sampleHost("docker-28.5-basic"));
    expect(differences.things.filter(({ kind }) => kind === "link").map(({ name }) => name)).toEqual([
      "br-06eb8e308daf",
      "br-17ea6f77d6dd",
      ...new Array(6).fill("lo"),
    ]);
    expect(differences.things.filter(({ kind }) => kind === "socket" || kind === "container")).toEqual([]);
    const chains = told({ ...differences, things: [], untold: [] });
    expect(chains).toContain("host raw PREROUTING: added");
    expect(chains.filter((line) => line.startsWith("web "))).toEqual([]);
    // The masquerading of a bridge under its new name is kept; that of a container talking to itself is gone.
    expect(chains.filter((line) => line.startsWith("host nat POSTROUTING: "))).toEqual([
      "host nat POSTROUTING: -3 -s 172.18.0.2/32 -d 172.18.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
      "host nat POSTROUTING: -4 -s 172.18.0.2/32 -d 172.18.0.2/32 -p udp -m udp --dport 53 -j MASQUERADE",
      "host nat POSTROUTING: -5 -s 172.18.0.3/32 -d 172.18.0.3/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
      "host nat POSTROUTING: -6 -s 172.17.0.3/32 -d 172.17.0.3/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
    ]);
    expect(differences.renamed.get("host/br-06eb8e308daf")).toBe("host/br-3777e685879c");
    expect(summarise(differences)).toMatch(
      /2 networks changed, 8 interfaces changed, .*29 rules added, 21 rules removed/,
    );
  });

  test("an output that only one capture has tells nothing, and that is said", () => {
    const value = structuredClone(sampleValue("docker-28.5-basic")) as {
      namespaces: { outputs: Record<string, unknown> }[];
    };
    delete value.namespaces[0]?.outputs["ss"];
    const differences = compareHosts(sampleHost("docker-28.5-basic"), hostOfValue(value));
    expect(told(differences)).toEqual(["? host ss after"]);
  });

  test("what nft counted is no change of its rules, and an element of a set is one", () => {
    const before = sampleValue("docker-29-nftables");
    const text = JSON.stringify(before);
    const counted = hostOfValue(JSON.parse(text.replaceAll(/"packets": ?\d+/g, '"packets":987')));
    expect(isSame(compareHosts(hostOfValue(before), counted))).toBe(true);
    const fewer = structuredClone(before) as {
      namespaces: { outputs: { nft: { nftables: { map?: { elem?: unknown[] } }[] } } }[];
    };
    const map = fewer.namespaces[0]?.outputs.nft.nftables.find((one) => (one.map?.elem?.length ?? 0) > 1)?.map;
    map?.elem?.pop();
    expect(told(compareHosts(hostOfValue(before), hostOfValue(fewer)))).toEqual([
      expect.stringMatching(/^set ip .* -\[.* : .*jump.*\]$/),
    ]);
  });
});
