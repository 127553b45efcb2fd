import type { Json } from "../../../host/model.ts";
import type { Span } from "../../sieve.ts";
import { wildcardPrefix } from "../datatypes/addresses.ts";
import { isObject } from "../understanding.ts";
import type { Extent } from "../value.ts";

const PORTS: ReadonlySet<string> = new Set(["tcp", "udp", "udplite", "sctp", "dccp"]);
const IP: Readonly<Record<string, "proto" | "src" | "dst">> = { protocol: "proto", saddr: "src", daddr: "dst" };
const DEVICES: Readonly<Record<string, "iif" | "oif">> = { iif: "iif", iifname: "iif", oif: "oif", oifname: "oif" };

/**
 * What a long chain may be sieved by (sieve.ts): a comparison with one of the packet's numbers, or with a device's name.
 * Packets that lack the field altogether pass the sieve, and fail the condition itself.
 */
export function spanOf(left: Json, right: Json, { first, last }: Extent, except: boolean): Span | undefined {
  const { payload, meta } = isObject(left) ? left : {};
  if (isObject(meta) && typeof meta.key === "string") {
    const end = DEVICES[meta.key];
    if (end !== undefined) return deviceSpan(end, right, except);
    return meta.key === "l4proto" ? numberSpan("proto", first, last, except) : undefined;
  }
  if (!isObject(payload) || typeof payload.field !== "string") return undefined;
  if (payload.protocol === "ip") return numberSpan(IP[payload.field], first, last, except);
  if (typeof payload.protocol !== "string" || !PORTS.has(payload.protocol)) return undefined;
  const port = payload.field === "sport" || payload.field === "dport" ? payload.field : undefined;
  return numberSpan(port, first, last, except);
}

type Number = Exclude<Span["field"], "iif" | "oif">;

function numberSpan(
  field: Number | undefined,
  first: Extent["first"],
  last: Extent["last"],
  except: boolean,
): Span | undefined {
  if (field === undefined || typeof first !== "number" || typeof last !== "number") return undefined;
  return { field, first, last, except };
}

/** A number stands for a device that is not there. */
function deviceSpan(field: "iif" | "oif", right: Json, except: boolean): Span | undefined {
  const named = typeof right === "string" && !/^\d+$/.test(right) && wildcardPrefix(right) === undefined;
  return named && !right.includes("\\") ? { field, name: right, except } : undefined;
}
