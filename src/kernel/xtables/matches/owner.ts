/**
 * `-m owner`: net/netfilter/xt_owner.c owner_mt. A packet of the kernel's own leaves by a socket that no process owns; a
 * forwarded one has none.
 */
import { PROTO } from "../../../net/protocol.ts";
import { type PacketOwner, TCP_RST } from "../../packet.ts";
import type { RuleContext, Statement } from "../../rule.ts";
import { type Given, type GivenValue, type Options, Unreadable } from "../options.ts";
import { answers, comparison, condition } from "../statement.ts";
import { numberOf, rangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

export function owner(options: Options): Statement[] {
  const uid = options.value("--uid-owner");
  const gid = options.value("--gid-owner");
  const socket = options.flag("--socket-exists");
  const supplementary = options.has("--suppl-groups");
  const statements: Statement[] = [];
  if (uid) statements.push(idCondition(uid, "user", (o) => o.uid));
  if (gid) statements.push(idCondition(gid, supplementary ? "groups" : "group", (o) => o.gid));
  if (socket) statements.push(socketCondition(socket));
  return statements;
}

function idCondition(
  option: GivenValue,
  what: "user" | "group" | "groups",
  of: (o: PacketOwner) => number | null,
): Statement {
  const { first, last } = rangeOf(option.value, 0xffffffff, idOf, "-");
  const { yes, no } = answers(option);
  const unknown = {
    type: "undetermined",
    reason: `the ${what} of the process that sent the packet ${what === "groups" ? "are" : "is"} not known`,
  } as const;
  return condition(
    () => ({
      option,
      subject: "the packet was sent by",
      wanted: `${what === "user" ? "user" : "group"} ${rangesInWords([{ first, last }])}`,
      actual: ({ packet }) => (packet.owner ? `${what} ${of(packet.owner)}` : "no process of this host"),
    }),
    ({ packet }) => {
      if (!packet.owner) return no;
      const id = of(packet.owner);
      if (id === null) return unknown;
      if (id >= first && id <= last) return yes;
      return what === "groups" ? unknown : no;
    },
  );
}

/** iptables-save prints numbers; of names, only root's is the same everywhere. */
function idOf(text: string, max = 0xffffffff): number {
  if (text === "root") return 0;
  if (!/^\d/.test(text)) throw new Unreadable(`whose id the name '${text}' is, is not in the snapshot`);
  return numberOf(text, max);
}

function socketCondition(option: Given): Statement {
  return comparison(
    () => ({
      option,
      subject: "the packet was sent by",
      wanted: "a socket of this host",
      actual: (context) => (hasSocket(context) ? "a socket of this host" : "no socket of this host"),
    }),
    hasSocket,
  );
}

/** The kernel's own packets leave by a socket of its own, but not the resets of IPv6 and of REJECT. */
function hasSocket({ packet, place, hook }: RuleContext): boolean {
  if (packet.owner !== null) return true;
  if (packet.socketless || (hook !== "output" && (hook !== "postrouting" || place.iif !== null))) return false;
  return packet.family === 4 || packet.proto !== PROTO.tcp || (packet.tcpFlags & TCP_RST) === 0;
}
