/** Expressions whose value no snapshot holds: fingerprints of systems, IPsec states, metadata of tunnels. */
import type { Json } from "../../../host/model.ts";
import { PROTO } from "../../../net/protocol.ts";
import { TCP_SYN } from "../../packet.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { integer, systemName } from "../datatypes/index.ts";
import type { ExpressionKind } from "../language.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, textOf, wordOf } from "../understanding.ts";
import { undetermined } from "../value.ts";

/** `osf name "Linux"`: a guess at the sender's system by its SYN (net/netfilter/nft_osf.c). */
export const osf: ExpressionKind = {
  types: () => [systemName],
  print(body) {
    const { key, ttl } = parseOsf(body);
    return `osf ${ttl === null ? "" : `ttl ${ttl} `}${key}`;
  },
  compile(body) {
    parseOsf(body);
    return unknownOperand(systemName, "the fingerprint of the sender's system is not in a snapshot", {
      subject: "system of the sender",
      absence: () => "the packet opens no TCP connection",
      present: ({ packet }) => packet.proto === PROTO.tcp && (packet.tcpFlags & TCP_SYN) !== 0,
    });
  },
};

function parseOsf(body: Json) {
  const { key, ttl } = membersOf(body, ["key", "ttl"]);
  return {
    key: wordOf(key, ["name", "version"], "key"),
    ttl: ttl === undefined ? null : wordOf(ttl, ["loose", "skip"], "ttl"),
  };
}

/** `ipsec in reqid 1`: the states that the packet passed or will pass (net/netfilter/nft_xfrm.c). */
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
