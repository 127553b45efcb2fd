/** ip(8), of iproute2: link, address, route, rule, neighbour (ip/ipaddress.c, iproute.c, iprule.c, ipneigh.c). */
import { ruleText } from "../../kernel/routing/text.ts";
import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";
import { option, type Raw, rawOf, wordOf, wordsOf } from "./raw.ts";

/** `veth1121af2@if2`: the other end by name, or by its index in another namespace. */
function linkName(link: Raw): string {
  const name = wordOf(link.get("ifname")) ?? "";
  const other = wordOf(link.get("link"));
  const index = wordOf(link.get("link_index"));
  return other !== null ? `${name}@${other}` : index !== null ? `${name}@if${index}` : name;
}

function flags(link: Raw): string {
  return `<${wordsOf(link.get("flags")).join(",")}>`;
}

function linkLines(link: Raw): readonly string[] {
  const queue = wordOf(link.get("txqlen"));
  return [
    [
      `${wordOf(link.get("ifindex"))}: ${linkName(link)}: ${flags(link)}`,
      ...option("mtu", link.get("mtu")),
      ...option("qdisc", link.get("qdisc")),
      ...option("master", link.get("master")),
      ...option("state", link.get("operstate")),
      ...option("mode", link.get("linkmode")),
      ...option("group", link.get("group")),
      ...(queue === null || queue === "0" ? [] : ["qlen", queue]),
    ].join(" "),
    [
      `    link/${wordOf(link.get("link_type"))}`,
      wordOf(link.get("address")) ?? "",
      ...option("brd", link.get("broadcast")),
      ...option("link-netnsid", link.get("link_netnsid")),
    ].join(" "),
    ...wordsOf(link.get("altnames")).map((name) => `    altname ${name}`),
  ];
}

function kindOf(link: Raw): string | null {
  return wordOf(rawOf(link.get("linkinfo")).get("info_kind"));
}

/** `lo               UNKNOWN        …`: the columns of `ip -br`. */
function brief(link: Raw, rest: readonly string[]): string {
  return `${linkName(link).padEnd(16)} ${(wordOf(link.get("operstate")) ?? "").padEnd(14)} ${rest.join(" ")}`;
}

function isIpv6(route: Raw): boolean {
  return route.has("pref") || ["dst", "gateway"].some((key) => wordOf(route.get(key))?.includes(":"));
}

function routeLine(route: Raw): string {
  const type = wordOf(route.get("type"));
  const protocol = wordOf(route.get("protocol"));
  const scope = wordOf(route.get("scope"));
  return [
    ...(type === null || type === "unicast" ? [] : [type]),
    wordOf(route.get("dst")) ?? "",
    ...option("via", route.get("gateway")),
    ...option("dev", route.get("dev")),
    ...(protocol === null || protocol === "boot" ? [] : ["proto", protocol]),
    ...(scope === null || scope === "global" ? [] : ["scope", scope]),
    ...option("src", route.get("prefsrc")),
    ...option("metric", route.get("metric")),
    ...wordsOf(route.get("flags")),
    ...option("pref", route.get("pref")),
  ].join(" ");
}

export const ipCommands: readonly Command[] = [
  {
    form: "ip link show [DEV | type KIND | master DEV]",
    pattern: /^ip link(?: show)?(?: type (?<kind>\S+)| master (?<master>\S+)| (?:dev )?(?<dev>\S+))?$/,
    print({ raw }, { groups = {} }) {
      const { kind, master, dev } = groups;
      const links = (raw.outputs["ip-link"] ?? []).map(rawOf).filter((link) => {
        if (kind !== undefined) return kindOf(link) === kind;
        if (master !== undefined) return link.get("master") === master;
        return dev === undefined || link.get("ifname") === dev;
      });
      return ok(links.flatMap(linkLines));
    },
  },
  {
    form: "ip -br link",
    pattern: /^ip -br link(?: show)?(?: type (?<kind>\S+))?$/,
    print({ raw }, { groups = {} }) {
      const links = (raw.outputs["ip-link"] ?? []).map(rawOf);
      const chosen = links.filter((link) => groups["kind"] === undefined || kindOf(link) === groups["kind"]);
      return ok(chosen.map((link) => brief(link, [wordOf(link.get("address")) ?? "", flags(link)])));
    },
  },
  {
    form: "ip -br addr",
    pattern: /^ip -br addr(?: show)?(?: (?:dev )?(?<dev>\S+))?$/,
    print({ raw }, { groups = {} }) {
      const links = (raw.outputs["ip-addr"] ?? []).map(rawOf);
      const chosen = links.filter((link) => groups["dev"] === undefined || link.get("ifname") === groups["dev"]);
      return ok(
        chosen.map((link) => {
          const addresses = link.get("addr_info");
          const prefixes = (Array.isArray(addresses) ? addresses.map(rawOf) : []).map(
            (one) => `${wordOf(one.get("local"))}/${wordOf(one.get("prefixlen"))}`,
          );
          return brief(link, prefixes);
        }),
      );
    },
  },
  {
    form: "ip [-6] route",
    pattern: /^ip(?<six> -6)? route(?: show)?$/,
    print({ raw }, { groups = {} }) {
      const routes = raw.outputs[groups["six"] === undefined ? "ip-route" : "ip6-route"] ?? [];
      const main = routes.map(rawOf).filter((route) => (wordOf(route.get("table")) ?? "main") === "main");
      // `table all` gives the routes of both families.
      return ok(main.filter((route) => isIpv6(route) === (groups["six"] !== undefined)).map(routeLine));
    },
  },
  {
    form: "ip rule",
    pattern: /^ip rule(?: show)?$/,
    print({ namespace }) {
      const rules = namespace.rules.filter((rule) => rule.family === 4);
      return ok(rules.map((rule) => `${rule.priority}:\t${ruleText(rule)}`));
    },
  },
  {
    form: "ip neigh",
    pattern: /^ip neigh(?: show)?$/,
    print({ raw }) {
      const entries = raw.outputs["ip-neigh"];
      if (!entries) return err("The snapshot does not hold the neighbours of this namespace.");
      return ok(
        entries
          .map(rawOf)
          .map((entry) =>
            [
              wordOf(entry.get("dst")) ?? "",
              ...option("dev", entry.get("dev")),
              ...option("lladdr", entry.get("lladdr")),
              ...wordsOf(entry.get("state")),
            ].join(" "),
          ),
      );
    },
  },
];
