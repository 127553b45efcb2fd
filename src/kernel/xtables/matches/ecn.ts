/** `-m ecn`: net/netfilter/xt_ecn.c match_ip, match_tcp. */
import { TCP_CWR, TCP_ECE } from "../../packet.ts";
import type { Statement } from "../../rule.ts";
import type { Given, Options } from "../options.ts";
import { comparison } from "../statement.ts";
import { numberOf } from "../values.ts";

export function ecn(options: Options): Statement[] {
  const ect = options.value("--ecn-ip-ect");
  const ece = options.flag("--ecn-tcp-ece");
  const cwr = options.flag("--ecn-tcp-cwr");
  const statements: Statement[] = [];
  if (ect) {
    const wanted = numberOf(ect.value, 3);
    statements.push(
      comparison(
        () => ({
          option: ect,
          subject: "ECT is",
          wanted: String(wanted),
          actual: ({ packet }) => String(packet.tos & 3),
        }),
        ({ packet }) => (packet.tos & 3) === wanted,
      ),
    );
  }
  if (ece) statements.push(flagCondition(ece, "ECE", TCP_ECE));
  if (cwr) statements.push(flagCondition(cwr, "CWR", TCP_CWR));
  return statements;
}

function flagCondition(option: Given, name: string, bit: number): Statement {
  return comparison(
    () => ({
      option,
      subject: "packet is",
      wanted: `one with ${name}`,
      actual: ({ packet }) => (packet.tcpFlags & bit ? `one with ${name}` : `one without ${name}`),
    }),
    ({ packet }) => (packet.tcpFlags & bit) !== 0,
  );
}
