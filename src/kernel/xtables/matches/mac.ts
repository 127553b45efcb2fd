/** `-m mac`: net/netfilter/xt_mac.c mac_mt. */
import { type Mac, parseMac } from "../../../net/mac.ts";
import { BREAK, type RuleContext, type Statement } from "../../rule.ts";
import { mayBe, STATION_UNTOLD } from "../../stand-in.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";

export function mac(options: Options): Statement {
  const option = options.value("--mac-source");
  if (!option) throw new Unreadable("--mac-source is not given");
  const wanted = parseMac(option.value);
  if (!wanted.ok) throw new Unreadable(wanted.error);
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "Ethernet source is",
      wanted: wanted.value,
      actual: ({ packet }) => packet.ether?.src ?? "none",
      absent: (context) => (etherSource(context) === null ? "the packet did not come in a frame of Ethernet" : null),
    }),
    (context) => {
      const source = etherSource(context);
      if (source !== null && mayBe(source, wanted.value, context)) return STATION_UNTOLD;
      return source === null ? BREAK : source === wanted.value ? yes : no;
    },
  );
}

/** A loopback device is not of Ethernet's type (ARPHRD_LOOPBACK), though it has addresses of that form. */
function etherSource({ packet, place }: RuleContext): Mac | null {
  return packet.ether === null || place.iif?.kind.type === "loopback" ? null : packet.ether.src;
}
