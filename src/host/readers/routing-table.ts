/** Routing tables by name: /etc/iproute2/rt_tables as iproute2 ships it. */
const TABLES: ReadonlyMap<string, number> = new Map([
  ["unspec", 0],
  ["default", 253],
  ["main", 254],
  ["local", 255],
]);

/** Above every id that the kernel has (32 bits): ids made up for tables that are known by a name of the host's own. */
const NAMED = 2 ** 32;

/**
 * The id of a routing table as iproute2 prints it. It prints names of the host's own rt_tables, which the snapshot does not
 * hold: such a name gets an id of its own, the same wherever the name stands, so that rules and routes still meet.
 */
export function tableId(name: string): number {
  if (/^\d+$/.test(name)) return Number(name);
  const known = TABLES.get(name);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return NAMED + hash;
}

/** Whether an id stands for a name of the host's own. */
export function isNamed(table: number): boolean {
  return table >= NAMED;
}
