/** `fwd to "eth1"`: out of another device, past all that is still to come here (net/netfilter/nft_fwd_netdev.c). */
import { BREAK, type Verdict } from "../../rule.ts";
import { interfaceIndex, ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import type { StatementKind } from "../language.ts";
import { deviceName } from "../links.ts";
import { membersOf, NotUnderstood, textOf, wordOf } from "../understanding.ts";
import { compileValue, printValue } from "../value-source.ts";

export const fwd: StatementKind = {
  print(body, language) {
    const { dev, family, addr } = membersOf(body, ["dev", "family", "addr"]);
    const device = printValue(dev ?? null, [interfaceIndex], language);
    if (addr === undefined) return `fwd to ${device}`;
    const type = family === "ip6" ? ipv6Address : ipv4Address;
    return `fwd ${textOf(family, "family")} to ${printValue(addr, [type], language)} device ${device}`;
  },
  compile(body, scope) {
    const { dev, family, addr } = membersOf(body, ["dev", "family", "addr"]);
    if (dev === undefined) throw new NotUnderstood("forwarding to no device");
    const version = addr === undefined ? null : wordOf(family, ["ip", "ip6"], "family") === "ip" ? 4 : 6;
    const device = compileValue(dev, interfaceIndex, scope);
    let why = "";
    return {
      run(context) {
        const { packet } = context;
        why = "the packet is of another family";
        if (version !== null && (packet.family !== version || packet.arp !== undefined)) return BREAK;
        const index = device.read(context);
        why = device.absence(context);
        if (index === undefined) return BREAK;
        if (typeof index === "object") return { ...index, action: true };
        const name = deviceName(index, context);
        why = `sends the packet out of ${name}`;
        const verdict: Verdict = { type: "stolen", what: `forwarded to ${name}`, dev: name };
        return verdict;
      },
      explain: () => ({ why }),
    };
  },
};
