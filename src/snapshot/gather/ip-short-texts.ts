/**
 * `ip -o addr` and `ip -br link|addr` as text, into what `ip -j` prints of as much as they tell: the one leaves out the
 * interfaces themselves, the other their numbers, and what they are.
 *
 *     2: br0    inet 172.18.0.1/16 brd 172.18.255.255 scope global br0\       valid_lft forever preferred_lft forever
 *     v1@v0            UP             f6:26:39:83:27:e1 <BROADCAST,MULTICAST,UP,LOWER_UP>
 *     br0              UP             172.18.0.1/16 fe80::1/64
 */
import type { Converted, Entry, UnreadLine } from "./converted.ts";
import { convertIpLinks } from "./ip-link-text.ts";

/** Which are up they do not say; one that has an address mostly is. */
const TAKEN_AS_UP = "<UP,LOWER_UP>";

export function convertOneLineAddresses(lines: readonly string[]): Converted<readonly Entry[]> {
  const whole: string[] = [];
  let current = "";
  for (const line of lines) {
    const [, index = "", name = "", rest = ""] = /^(\d+): (\S+)\s+(.*)$/.exec(line) ?? [];
    if (name === "") continue;
    if (name !== current) whole.push(`${index}: ${name}: ${name === "lo" ? "<LOOPBACK,UP,LOWER_UP>" : TAKEN_AS_UP}`);
    current = name;
    whole.push(...rest.split(/\\(?=\s)/).map((part) => `    ${part.trim()}`));
  }
  return convertIpLinks(whole, true);
}

const STATES = "UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT|TESTING";
export const BRIEF = new RegExp(
  `^\\S+\\s+(?:${STATES})\\s+(?:(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\\s+<|[0-9a-f.:]+/\\d+|[0-9a-f.:]+\\s+peer\\s)|^\\S+\\s{2,}(?:${STATES})\\s*$`,
);

/** The scope that the kernel gives an address unless it is told another (net/ipv4/devinet.c, net/ipv6/addrconf.c). */
function scopeOf(address: string): string {
  if (/^127\.|^::1$/.test(address)) return "host";
  return /^fe[89ab]/i.test(address) ? "link" : "global";
}

function addressOf(text: string, peer: string | undefined): Entry {
  const [address = "", length] = text.split("/");
  const six = address.includes(":");
  const [far, farLength] = (peer ?? "").split("/");
  return {
    family: six ? "inet6" : "inet",
    local: address,
    ...(peer === undefined ? {} : { address: far }),
    prefixlen: Number(length ?? farLength ?? (six ? 128 : 32)),
    scope: scopeOf(address),
  };
}

/** `@v0` names the other end, `@if7` its number in another namespace. */
function lowerOf(lower: string | undefined): Entry {
  if (lower === undefined || lower === "NONE") return {};
  const [, index] = /^if(\d+)$/.exec(lower) ?? [];
  return index === undefined ? { link: lower } : { link_index: Number(index) };
}

/** Numbers are given by position: whoever knows the real ones puts them in their place, by name. */
export function convertBrief(lines: readonly string[]): Converted<readonly Entry[]> & { readonly addresses: boolean } {
  const value: Entry[] = [];
  const unread: UnreadLine[] = [];
  let addresses = true;
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const [, name, , lower, state = "", rest = ""] =
      new RegExp(`^([^\\s@]+)(@(\\S+))?\\s+(${STATES})\\s*(.*)$`).exec(line) ?? [];
    if (name === undefined) {
      unread.push({ line: index + 1, text: line.trim(), reason: "is no interface" });
      return;
    }
    const loopback = name === "lo";
    const link = /^([0-9a-f:.]+)\s+<([^>]*)>/.exec(rest);
    const up = state === "UP" || state === "UNKNOWN" ? ["UP", "LOWER_UP"] : [];
    const head = {
      ifindex: value.length + 1,
      ...lowerOf(lower),
      ifname: name,
      flags: link === null ? [...(loopback ? ["LOOPBACK"] : []), ...up] : (link[2] ?? "").split(","),
      operstate: state,
      link_type: loopback ? "loopback" : "ether",
    };
    if (link !== null) {
      addresses = false;
      value.push({ ...head, address: link[1] });
      return;
    }
    const words = rest.split(/\s+/).filter((word) => word !== "" && !/^(metric|\d+)$/.test(word));
    const info = words.flatMap((word, at) => {
      if (word === "peer" || words[at - 1] === "peer") return [];
      return [addressOf(word, words[at + 1] === "peer" ? words[at + 2] : undefined)];
    });
    value.push({ ...head, addr_info: info });
  });
  return { value, unread, addresses };
}
