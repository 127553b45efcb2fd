/** Matches that ask what no snapshot tells: each is undetermined, with the reason. Their options need not be understood. */
import type { MatchCompiler } from "../scope.ts";
import { undetermined } from "../statement.ts";

const beyond =
  (reason: string): MatchCompiler =>
  () =>
    undetermined(reason);

export const BEYOND_SNAPSHOT: ReadonlyMap<string, MatchCompiler> = new Map([
  ["bpf", beyond("programs of the packet filter (bpf) are not run by this program")],
  ["cpu", beyond("which processor handles the packet is not in the snapshot")],
  ["geoip", beyond("the database of countries is not in the snapshot")],
  ["ipvs", beyond("connections of IPVS are not in the snapshot")],
  ["nfacct", beyond("whether the accounting object has reached its quota is not in the snapshot")],
  ["osf", beyond("the fingerprints of operating systems are not in the snapshot")],
  ["rateest", beyond("estimated rates are not in the snapshot")],
  ["realm", beyond("the realms of routes are not modelled")],
]);
