import type { Host } from "../host/model.ts";
import { COMPOSED, MADE, NOT_GIVEN } from "../snapshot/gather/marks.ts";
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

/** Says, once for a host that was put together, what it lacks, and what of what was given could not be read. */
export function missingNotes(host: Host): readonly Problem[] {
  const own = host.namespaces[0].inode;
  const missing = host.warnings.filter(({ namespace, message }) => namespace === own && message === NOT_GIVEN);
  const isMade = host.warnings.some(({ message }) => message === MADE);
  const unread = host.warnings.filter(({ namespace, message }) => namespace === null && /^line \d+: /.test(message));
  const said = host.warnings.filter(({ command }) => command === COMPOSED);
  const commands = missing.map(({ command }) => command);
  const notes: Problem[] = [];
  const made = [
    ...(isMade ? ["Interfaces, addresses and routes of containers are those that docker inspect names."] : []),
    ...(isMade ? ["Inside of containers no rules are taken to stand, and forwarding is taken to be on."] : []),
    ...said.map(({ message }) => message),
  ];
  if (commands.length > 0)
    notes.push({
      about: "host",
      severity: "note",
      message: `What hangs on what was not given is undetermined. Paste what ${listed(commands)} ${commands.length === 1 ? "prints" : "print"} to add it.`,
      details: made,
      remedy: "bring",
    });
  else if (made.length > 0)
    notes.push({
      about: "host",
      severity: "note",
      message: "Some of this host is made of what Docker says of itself, and is as it is likely to be.",
      details: made,
    });
  if (unread.length > 0)
    notes.push({
      about: "host",
      severity: "note",
      message:
        unread.length === 1
          ? "One piece of what was given was not understood; the rest is shown."
          : `${unread.length} pieces of what was given were not understood; the rest is shown.`,
      details: unread.map(({ command, message }) => `${command}, ${message}`),
    });
  return notes;
}

/** `a`, `b` and `c`. */
function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
