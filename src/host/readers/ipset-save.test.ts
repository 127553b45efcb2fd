import { expect, test } from "vitest";
import { readIpsetSave } from "./ipset-save.ts";

test("sets of every family, with members and what follows them", () => {
  const { sets, unread } = readIpsetSave(
    [
      "create blocked hash:net family inet6 hashsize 1024 maxelem 65536 timeout 600 counters comment",
      'add blocked 2001:db8::/32 timeout 412 packets 0 bytes 0 comment "no \\"entry\\"" nomatch',
      "create ports bitmap:port range 0-1024",
      "add ports 80",
      "create both list:set size 8",
      "add both blocked",
      "create by hash:net,iface family inet hashsize 64 maxelem 65536",
      "add by 10.0.0.0/8,eth wildcard",
      "",
    ].join("\r\n"),
    { namespace: 1 },
  );
  expect(unread).toEqual([]);
  expect(sets.map((s) => `${s.name} ${s.type} ${s.family} ${s.members.map((m) => m.text).join(" ")}`)).toEqual([
    "blocked hash:net inet6 2001:db8::/32",
    "ports bitmap:port inet 80",
    "both list:set inet blocked",
    "by hash:net,iface inet 10.0.0.0/8,eth",
  ]);
  const [blocked, ports, , by] = sets;
  expect(blocked?.members[0]?.nomatch).toBe(true);
  expect(blocked?.members[0]?.options.get("comment")).toBe('no "entry"');
  expect(blocked?.options.get("timeout")).toBe("600");
  expect(blocked?.options.get("comment")).toBe("");
  expect(ports?.options.get("range")).toBe("0-1024");
  expect(by?.members[0]?.options.has("wildcard")).toBe(true);
  expect(by?.members[0]?.nomatch).toBe(false);
});

test("what cannot be taken is said", () => {
  const { sets, unread } = readIpsetSave(
    "add nowhere 10.0.0.1\ncreate a hash:ip\ncreate a hash:ip\nflush a\ncreate b\ncreate c tree:ip\nadd a\n",
    { namespace: 1 },
  );
  expect(sets.map((s) => s.name)).toEqual(["a"]);
  expect(unread.map((u) => u.line)).toEqual([1, 3, 4, 5, 6, 7]);
});
