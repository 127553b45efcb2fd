import type { NftTable, XtTable } from "./model.ts";

/**
 * The order in which the tables of `nft -j list ruleset` came to be, by `family name`: their handles (nf_tables_api.c counts
 * them per namespace). It decides which of two chains of one priority comes first.
 */
export function tableOrder(nft: unknown): ReadonlyMap<string, number> {
  const items = isRecord(nft) && Array.isArray(nft["nftables"]) ? nft["nftables"] : [];
  const order = new Map<string, number>();
  for (const item of items) {
    const table = isRecord(item) ? item["table"] : undefined;
    if (!isRecord(table)) continue;
    const { family, name, handle } = table;
    if (typeof family === "string" && typeof name === "string" && typeof handle === "number")
      order.set(`${family} ${name}`, handle);
  }
  return order;
}

/**
 * Where a table stands among those of its namespace as they came to be: legacy ones first, then those of nf_tables as the
 * kernel lists them, where that is known. Of two chains of one priority the packet meets that of the later table first.
 */
export function orderOf(table: XtTable | NftTable): number {
  const isLegacy = "backend" in table && table.backend === "legacy";
  return isLegacy ? -1 : (table.order ?? 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
