/** Values of the TOS byte by name: /etc/iproute2/rt_dsfield as iproute2 ships it, and iptables' own five. */
const NAMES: ReadonlyMap<string, number> = new Map([
  ["default", 0],
  ...Array.from({ length: 8 }, (_, n): [string, number] => [`CS${n}`, n << 5]),
  ...[1, 2, 3, 4].flatMap((group) =>
    [1, 2, 3].map((drop): [string, number] => [`AF${group}${drop}`, (group << 5) | (drop << 3)]),
  ),
  ["EF", 0xb8],
  ["VA", 0xb0],
  ["LE", 0x04],
]);

/** A DSCP as iproute2's rtnl_dscp_n2a() prints it: a name or a number; undefined where it is neither. */
export function parseDscp(text: string): number | undefined {
  const named = NAMES.get(text);
  if (named !== undefined) return named >> 2;
  return /^(0x[0-9a-f]{1,2}|\d{1,2})$/i.test(text) && Number(text) <= 63 ? Number(text) : undefined;
}

/** A TOS byte as iproute2 prints it: a name or a hexadecimal number; undefined where it is neither. */
export function parseDsfield(text: string): number | undefined {
  const named = NAMES.get(text);
  if (named !== undefined) return named;
  return /^(0x[0-9a-f]{1,2}|\d{1,3})$/i.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}
