import type { Host } from "../host/model.ts";
import type { Problem } from "./problems.ts";

/** Says, once for a host, what of its snapshot no reader understood. */
export function unreadNotes(host: Host): readonly Problem[] {
  if (host.unread.length === 0) return [];
  const names = new Map(host.namespaces.map((namespace) => [namespace.inode, namespace.name]));
  return [
    {
      about: "host",
      severity: "note",
      message:
        host.unread.length === 1
          ? "One piece of the snapshot was not understood; the rest is shown."
          : `${host.unread.length} pieces of the snapshot were not understood; the rest is shown.`,
      details: host.unread.map(({ namespace, source, line, text, reason }) => {
        const place = [namespace !== null ? names.get(namespace) : null, source, line !== null ? `line ${line}` : null];
        return `${place.filter(Boolean).join(", ")}: ${text}: ${reason}`;
      }),
    },
  ];
}
