/** `-m connbytes`: net/netfilter/xt_connbytes.c connbytes_mt. */
import { BREAK, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";

const UNKNOWN = { type: "undetermined", reason: "how much the connection has carried is not modelled" } as const;

export function connbytes(options: Options): Statement {
  const option = options.value("--connbytes");
  if (!option) throw new Unreadable("--connbytes is not given");
  options.ignore("--connbytes-dir", "--connbytes-mode");
  return {
    run: ({ packet }) => (packet.ct?.entry ? UNKNOWN : BREAK),
    explain: () => ({
      why: "the packet belongs to no connection",
      failed: { condition: option.written, wanted: option.value, actual: "no connection" },
    }),
    undetermined: UNKNOWN.reason,
  };
}
