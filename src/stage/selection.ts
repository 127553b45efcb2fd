/**
 * What a person may pick on the stage, in the outline, or in the palette. It travels as text, in the stores and in the
 * address: its kind, a colon, and its name.
 *
 *   namespace:web        link:host/br-app     chain:host/ip/nat/DOCKER    hook:host/prerouting
 *   container:api        socket:host/tcp/0.0.0.0:8080                     outside:eth0
 *   rule:host/ip/nat/DOCKER/4
 */

import type { Namespace, NftTable, XtTable } from "../host/model.ts";

export const SELECTION_KINDS = [
  "namespace",
  "link",
  "socket",
  "hook",
  "chain",
  "rule",
  "container",
  "network",
  "outside",
] as const;

export type SelectionKind = (typeof SELECTION_KINDS)[number];

export interface Selection {
  readonly kind: SelectionKind;
  /**
   * - namespace: its name, `host`, `web`, `netns:4026532201`
   * - link: namespace `/` interface, bridges too
   * - socket: namespace `/` protocol `/` local end as ss prints it
   * - hook: namespace `/` hook, with `route` for the junction
   * - chain: namespace `/` family `/` table `/` chain; the table as `tableId` names it
   * - rule: its chain's name `/` its position, from 1
   * - container, network: Docker's name
   * - outside: the host's interface that it lies behind
   */
  readonly name: string;
}

export function formatSelection({ kind, name }: Selection): string {
  return `${kind}:${name}`;
}

/** null where the text is not of that form; what it names need not exist. */
export function parseSelection(text: string): Selection | null {
  const colon = text.indexOf(":");
  const kind = SELECTION_KINDS.find((one) => one === text.slice(0, colon));
  const name = text.slice(colon + 1);
  return kind && name !== "" ? { kind, name } : null;
}

/**
 * How a selection names a table: `filter`; and `filter@legacy` for the one that iptables-legacy made, where nf_tables has
 * one of that family and name as well.
 */
export function tableId(
  { xtables, nftables }: Pick<Namespace, "xtables" | "nftables">,
  table: XtTable | NftTable,
): string {
  const isTwin = (one: XtTable | NftTable): boolean =>
    one !== table && one.family === table.family && one.name === table.name;
  return isLegacy(table) && (xtables.some(isTwin) || nftables.some(isTwin)) ? `${table.name}@legacy` : table.name;
}

export function isLegacy(table: XtTable | NftTable): boolean {
  return "backend" in table && table.backend === "legacy";
}

/** The name of a rule's chain: its own without the position. */
export function chainOfRule(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}
