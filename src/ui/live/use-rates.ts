import { useSyncExternalStore } from "react";
import type { Live } from "../../app/live/live.ts";
import { type Rates, rateText } from "../../app/live/rates.ts";
import type { FoundChain } from "../../app/selected.ts";
import type { Link, Namespace } from "../../host/model.ts";
import { useHost } from "../app-context.ts";

/** Packets per second at each position of a chain, the policy's at 0; null where the host is not looked at live. */
export type ChainRates = readonly (number | null)[] | null;

const never = (): (() => void) => () => {};

/** What passes now; null where the stage does not show the newest capture, to which alone it belongs. */
export function useRates(live: Live | null): Rates | null {
  return useSyncExternalStore(live?.rates.subscribe ?? never, () => {
    if (!live) return null;
    const { shown, captures } = live.store.getState();
    return shown !== null && shown === captures.at(-1)?.id ? live.rates.getState() : null;
  });
}

export function useChainRates(ns: string, { table, chain }: FoundChain): ChainRates {
  const kind = "backend" in table && table.backend === "legacy" ? `${table.family}-legacy` : table.family;
  const live = useHost((state) => state.live);
  const inode = useHost((state) => state.shown?.host.namespaces.find(({ name }) => name === ns)?.inode);
  const rates = useRates(live);
  return (
    (inode !== undefined && rates?.namespaces.get(inode)?.chains.get(`${kind}/${table.name}/${chain.name}`)) || null
  );
}

/** What an interface takes in and sends now, in words; null where that is not known. */
export function useLinkRate({ inode }: Namespace, { name }: Link): string | null {
  const live = useHost((state) => state.live);
  const rate = useRates(live)?.namespaces.get(inode)?.links.get(name);
  if (!rate) return null;
  return `${rateText(rate.received) ?? "0/s"} in, ${rateText(rate.sent) ?? "0/s"} out (packets)`;
}
