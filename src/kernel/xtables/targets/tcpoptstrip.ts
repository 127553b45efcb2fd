/** `-j TCPOPTSTRIP`: net/netfilter/xt_TCPOPTSTRIP.c tcpoptstrip_mangle_packet: the options become no-operations. */
import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";

const NAMES: ReadonlyMap<string, number> = new Map([
  ["mss", 2],
  ["wscale", 3],
  ["sack-permitted", 4],
  ["sack", 5],
  ["timestamp", 8],
  ["md5", 19],
]);

export function tcpoptstrip(options: Options): Statement {
  const text = options.setting("--strip-options");
  if (text === undefined) throw new Unreadable("--strip-options is not given");
  const kinds = text.split(",").map((name) => NAMES.get(name) ?? numberOf(name, 255));
  return action(
    ({ packet }) => {
      const left = new Map(packet.tcpOptions);
      for (const kind of kinds) left.delete(kind);
      packet.tcpOptions = left;
      return NEXT;
    },
    `loses TCP options ${kinds.join(", ")}, and goes on`,
  );
}
