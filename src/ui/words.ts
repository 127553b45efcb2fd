import type { Link } from "../host/model.ts";
import type { Outcome } from "../kernel/journey.ts";

/** The colour of an outcome; the word always stands with it. */
export function outcomeTone(outcome: Outcome): "accept" | "drop" | "undetermined" {
  return outcome === "answered" ? "accept" : outcome === "undetermined" ? "undetermined" : "drop";
}

const SIZES = ["bytes", "kB", "MB", "GB"] as const;

/** `12 kB`: a size as people say it. */
export function byteSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < SIZES.length - 1; unit++) size /= 1000;
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${SIZES[unit]}`;
}

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** `23 Nov 2026, 19:00`: a moment as people say it here; what is none, as it is. */
export function whenText(moment: string | number): string {
  const time = new Date(moment);
  return Number.isNaN(time.getTime()) ? String(moment) : WHEN.format(time);
}

/** A link's kind in a few words: `veth`, `vlan 7 on eth0`. */
export function kindText({ kind }: Link): string {
  switch (kind.type) {
    case "physical":
      return "network card";
    case "vlan":
      return `VLAN ${kind.id}${kind.parent === null ? "" : ` on ${kind.parent}`}`;
    case "macvlan":
    case "macvtap":
    case "ipvlan":
    case "ipvtap":
      return `${kind.type} in ${kind.mode} mode${kind.parent === null ? "" : ` on ${kind.parent}`}`;
    case "vxlan":
      return `VXLAN ${kind.id}, port ${kind.port}`;
    case "tunnel":
      return `${kind.encapsulation} tunnel`;
    case "bond":
      return `bond, ${kind.mode}`;
    case "vrf":
      return `VRF, table ${kind.table}`;
    case "other":
      return kind.kind;
    default:
      return kind.type;
  }
}
