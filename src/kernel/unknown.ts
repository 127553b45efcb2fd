/** What a snapshot says that it does not hold, and what of a packet's way hangs on it. */

import type { CaptureWarning, Namespace, OutputName } from "../host/model.ts";
import { NOT_GIVEN } from "../snapshot/gather/marks.ts";

/** A sentence's part each, for what is undetermined because of it; null for what is known. */
export interface Unknown {
  readonly rules: string | null;
  readonly routes: string | null;
  readonly forwarding: string | null;
}

interface Need {
  /** Any one of them tells. */
  readonly outputs: readonly OutputName[];
  /** The commands whose failing says that they were asked for and are not there. */
  readonly command: RegExp;
  readonly what: string;
  readonly tells: string;
}

const RULES: Need = {
  outputs: ["iptables-save", "iptables-legacy-save", "ip6tables-save", "ip6tables-legacy-save", "nft"],
  command: /^(ip6?tables|nft)\b/,
  what: "which rules stand",
  tells: "'iptables-save' or 'nft list ruleset'",
};
const ROUTES: Need = {
  outputs: ["ip-route", "ip6-route"],
  command: /^ip (-\S+ )*route\b/,
  what: "which routes there are",
  tells: "'ip route show table all'",
};
const FORWARDING: Need = {
  outputs: ["sysctl"],
  command: /^sysctl\b/,
  what: "whether packets are forwarded",
  tells: "'sysctl -a'",
};

/**
 * Commands print nothing where there is nothing, and their output may then be missing: it is unknown only where a warning
 * says so (HK-13, RT-19).
 */
export function unknownOf({ inode, name, role, known }: Namespace, warnings: readonly CaptureWarning[]): Unknown {
  const own = warnings.filter(({ namespace }) => namespace === null || namespace === inode);
  const missing = ({ outputs, command, what, tells }: Need): string | null => {
    const said = own.filter((warning) => command.test(warning.command));
    // What is there in spite of it was made up for a host that was put together, and is not all.
    const isPart = said.some(({ message }) => message === NOT_GIVEN);
    const isKnown = said.length === 0 || (!isPart && outputs.some((output) => known.has(output)));
    return isKnown
      ? null
      : `${what} ${role === "host" ? "on the host" : `in ${name}`} is not known; the output of ${tells} decides it`;
  };
  return { rules: missing(RULES), routes: missing(ROUTES), forwarding: missing(FORWARDING) };
}
