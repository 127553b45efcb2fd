import { useEffect, useState } from "react";
import type { Packed } from "../../app/packed.ts";
import type { ShownHost } from "../../app/stores.ts";
import { useApp } from "../app-context.ts";

/** How a host reaches who gets a link. */
export type Travelling =
  /** Its address is enough. */
  | { readonly how: "by-address" }
  | { readonly how: "packing" }
  /** It is one's own, and goes along. */
  | { readonly how: "in-the-link"; readonly packed: string }
  /** It is one's own, and would make a link that nothing carries. */
  | { readonly how: "too-large"; readonly length: number };

/** What others have no address for goes along in the link, where it fits. */
export function useTravelling(shown: ShownHost): Travelling {
  const app = useApp();
  const [packed, setPacked] = useState<Packed | null>(null);
  const { type } = shown.source;
  const own = type !== "sample" && type !== "url";
  useEffect(() => {
    if (!own) return;
    let current = true;
    void app.packSnapshot().then((made) => {
      if (current) setPacked(made);
    });
    return () => {
      current = false;
    };
  }, [app, own]);
  if (!own) return { how: "by-address" };
  if (packed === null) return { how: "packing" };
  return packed.fits ? { how: "in-the-link", packed: packed.packed } : { how: "too-large", length: packed.length };
}
