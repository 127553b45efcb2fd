/** `dup to 192.0.2.9`, `dup to "eth1"`: sends a copy elsewhere (net/ipv4/netfilter/nft_dup_ipv4.c, nft_dup_netdev.c). */
import { type Address, ipv4Of, ipv6Of } from "../../../net/address.ts";
import { BREAK, NEXT } from "../../rule.ts";
import { interfaceIndex, ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import { format } from "../datatypes/datatype.ts";
import type { StatementKind } from "../language.ts";
import { deviceName } from "../links.ts";
import { membersOf, NotUnderstood } from "../understanding.ts";
import type { Value } from "../value.ts";
import { compileValue, printValue } from "../value-source.ts";
import { action } from "./action.ts";

/** In netdev chains `addr` holds the device. */
export const dup: StatementKind = {
  print(body, language) {
    const { addr, dev } = membersOf(body, ["addr", "dev"]);
    const types = [language.family === "netdev" ? interfaceIndex : addressTypeOf(language.family)];
    const device = dev === undefined ? "" : ` device ${printValue(dev, [interfaceIndex], language)}`;
    return `dup to ${printValue(addr ?? null, types, language)}${device}`;
  },
  compile(body, scope) {
    const { addr, dev } = membersOf(body, ["addr", "dev"]);
    if (addr === undefined) throw new NotUnderstood("a copy to nowhere");
    const type = scope.family === "netdev" ? interfaceIndex : addressTypeOf(scope.family);
    const target = compileValue(addr, type, scope);
    const device = dev === undefined ? undefined : compileValue(dev, interfaceIndex, scope);
    const text = dup.print(body, scope.language);
    return action((context) => {
      const value = target.read(context);
      if (value === undefined || (device !== undefined && device.read(context) === undefined)) return BREAK;
      if (typeof value === "object") return { ...value, action: true };
      const by = device?.read(context);
      const dev = by === undefined || typeof by === "object" ? null : deviceName(by, context);
      if (type === interfaceIndex)
        context.copy(deviceName(value, context), { address: null, dev: deviceName(value, context) });
      else context.copy(format(type, value), { address: addressIn(value), dev });
      return NEXT;
    }, `sends a copy elsewhere: ${text}`);
  },
};

function addressIn(value: Value): Address | null {
  return typeof value === "bigint" ? ipv6Of(value) : typeof value === "number" ? ipv4Of(value) : null;
}

function addressTypeOf(family: string) {
  return family === "ip6" ? ipv6Address : ipv4Address;
}
