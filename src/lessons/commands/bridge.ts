/** bridge(8), of iproute2: the ports of bridges and what they have learnt (bridge/link.c, fdb.c). */
import { ok } from "../../net/result.ts";
import type { Command } from "./command.ts";
import { option, rawOf, wordOf, wordsOf } from "./raw.ts";

export const bridgeCommands: readonly Command[] = [
  {
    form: "bridge link",
    pattern: /^bridge link(?: show)?$/,
    print({ raw }) {
      const ports = (raw.outputs["bridge-link"] ?? []).map(rawOf);
      return ok(
        ports.map((port) => {
          const other = wordOf(port.get("link"));
          return [
            `${wordOf(port.get("ifindex"))}: ${wordOf(port.get("ifname"))}${other === null ? "" : `@${other}`}:`,
            `<${wordsOf(port.get("flags")).join(",")}>`,
            ...option("mtu", port.get("mtu")),
            ...option("master", port.get("master")),
            ...option("state", port.get("state")),
            ...option("priority", port.get("priority")),
            ...option("cost", port.get("cost")),
          ].join(" ");
        }),
      );
    },
  },
  {
    form: "bridge fdb show br BRIDGE",
    pattern: /^bridge fdb show br (?<bridge>\S+)$/,
    print({ raw }, { groups = {} }) {
      const { bridge } = groups;
      // The kernel gives the entries of the bridge and of all its ports, those that a port keeps for itself too.
      const ports = (raw.outputs["ip-link"] ?? []).map(rawOf).filter((link) => link.get("master") === bridge);
      const devices = new Set<unknown>([bridge, ...ports.map((link) => link.get("ifname"))]);
      const entries = (raw.outputs["bridge-fdb"] ?? []).map(rawOf).filter((entry) => devices.has(entry.get("ifname")));
      return ok(
        entries.map((entry) =>
          [
            wordOf(entry.get("mac")) ?? "",
            ...option("dev", entry.get("ifname")),
            ...option("vlan", entry.get("vlan")),
            ...wordsOf(entry.get("flags")),
            ...option("master", entry.get("master")),
            wordOf(entry.get("state")) ?? "",
          ].join(" "),
        ),
      );
    },
  },
];
