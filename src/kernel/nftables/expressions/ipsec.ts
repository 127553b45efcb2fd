/** `ipsec in reqid 1`: the states that the packet passed or will pass (net/netfilter/nft_xfrm.c). */
import type { Json } from "../../../host/model.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { integer } from "../datatypes/index.ts";
import type { ExpressionKind } from "../language.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, textOf, wordOf } from "../understanding.ts";
import { undetermined } from "../value.ts";

export const ipsec: ExpressionKind = {
  types: (body) => [parseIpsec(body).type],
  print(body) {
    const { key, family, dir, spnum } = parseIpsec(body);
    return `ipsec ${dir} ${spnum === 0 ? "" : `spnum ${spnum} `}${family === null ? "" : `${family} `}${key}`;
  },
  compile(body) {
    const { type, dir } = parseIpsec(body);
    const reason = "IPsec states and policies are not in a snapshot";
    if (dir === "out") return unknownOperand(type, reason, { subject: "IPsec state" });
    const unknown = undetermined(reason);
    return operand(type, ({ packet }) => (packet.ipsec ? unknown : undefined), {
      subject: "IPsec state",
      absence: () => "the packet came in without IPsec",
    });
  },
};

function parseIpsec(body: Json) {
  const { key, family, dir, spnum } = membersOf(body, ["key", "family", "dir", "spnum"]);
  const name = wordOf(key, ["saddr", "daddr", "reqid", "spi"], "key");
  const address: DataType = family === "ip6" ? ipv6Address : ipv4Address;
  return {
    key: name,
    family: family === undefined ? null : textOf(family, "family"),
    dir: wordOf(dir, ["in", "out"], "direction"),
    spnum: typeof spnum === "number" ? spnum : 0,
    type: name === "saddr" || name === "daddr" ? address : integer(32, name === "spi" ? "big" : "host"),
  };
}
