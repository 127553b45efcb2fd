/**
 * Realms of routes as iproute2 prints them: of the source and of the destination, each by number or by its name in the host's
 * own /etc/iproute2/rt_realms (iproute2 lib/rt_names.c rtnl_rtrealm_n2a).
 */

/** `cosmos` is the one name that every iproute2 knows. */
const COSMOS = 0;

/**
 * RTA_FLOW, FRA_FLOW: the source's realm in the upper sixteen bits, the destination's in the lower; null where one is
 * printed by a name that only the host's own files know.
 */
export function realmsOf(from: string | null, to: string | null): number | null {
  const [upper, lower] = [from, to].map((text) => (text === null ? 0 : numberOf(text)));
  return upper == null || lower == null ? null : ((upper << 16) | lower) >>> 0;
}

function numberOf(text: string): number | null {
  if (text === "cosmos") return COSMOS;
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : null;
  return value !== null && value <= 0xffff ? value : null;
}
