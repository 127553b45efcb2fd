import type { Inspection } from "../answers/inspect.ts";
import type { Unread } from "../host/model.ts";
import type { Style } from "./style.ts";

/** Rows in columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, index) => Math.max(cell.length, known[index] ?? 0)),
    [],
  );
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd());
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

function problems(title: string, list: readonly Unread[], inspection: Inspection, style: Style): readonly string[] {
  if (list.length === 0) return [style.good(`${title}: nothing`)];
  const nameOf = (inode: number | null): string =>
    inspection.namespaces.find((namespace) => namespace.inode === inode)?.name ?? "";
  return [
    style.bad(`${title}: ${list.length}`),
    ...list.flatMap(({ namespace, source, line, text, reason }) => [
      `  ${[nameOf(namespace), source, line].filter((word) => word !== null && word !== "").join(" ")}: ${reason}`,
      style.faint(`    ${text}`),
    ]),
  ];
}

/** What a snapshot holds, for a person to read. */
export function printInspection(inspection: Inspection, style: Style): string {
  const { host, namespaces, containers, rules, warnings } = inspection;
  const about = [
    host.os,
    host.kernel === null ? null : `Linux ${host.kernel}`,
    host.docker && (/^\d/.test(host.docker) ? `Docker ${host.docker}` : host.docker),
  ];
  return [
    `${style.strong(host.hostname)}  ${about.filter((words) => words).join(", ")}`,
    ...(host.capturedAt === null ? [] : [style.faint(`captured ${host.capturedAt}`)]),
    "",
    style.strong(`${count(namespaces.length, "namespace")}, ${count(rules, "rule")}`),
    ...table(
      namespaces.map(({ name, inode, links, routes, sockets }) => [
        name,
        String(inode),
        count(links, "link"),
        count(routes, "route"),
        count(sockets, "socket"),
      ]),
    ),
    "",
    style.strong(count(containers.length, "container")),
    ...table(
      containers.map(({ name, state, image, namespace, networks, ports }) => [
        name,
        state,
        image ?? "",
        namespace === name ? "" : `in ${namespace ?? "no namespace"}`,
        networks.map((network) => [network.name, ...network.addresses].join(" ")).join(", "),
        ports.join(", "),
      ]),
    ),
    "",
    ...warnings.map((warning) => style.faint(`not captured: ${warning.command}: ${warning.message}`)),
    ...problems("not read", inspection.unread, inspection, style),
    ...problems("cannot be evaluated", inspection.undetermined, inspection, style),
  ].join("\n");
}
