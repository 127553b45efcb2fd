/** What the two ends of a question may be on this host: what the fields of the question bar offer. */
import { resolveName } from "../answers/names.ts";
import type { QuestionText } from "../answers/question-text.ts";
import { uplinksOf } from "../answers/uplinks.ts";
import type { Container, Host, Namespace, Socket } from "../host/model.ts";
import { type Address, formatAddress, isLoopback } from "../net/address.ts";
import { formatTarget } from "./question.ts";

export interface SourceChoice {
  /** `outside:eth0`, `host`, `container:web`: as a question says it. */
  readonly from: string;
  /** What a person calls it: `internet`, `web`. */
  readonly label: string;
  readonly detail: string;
  /** Behind it is the internet, not only a subnet. */
  readonly internet: boolean;
}

export interface TargetChoice {
  /** `192.0.2.10:8080`, `api:80`. */
  readonly label: string;
  readonly detail: string;
  readonly proto: QuestionText["proto"];
}

/** Addresses that stand for anyone on the internet (RFC 5737, TEST-NET-3; RFC 3849). */
const SOMEONE = "203.0.113.7";
const SOMEONE6 = "2001:db8:ffff::7";

export function sourcesOf(host: Host): readonly SourceChoice[] {
  const uplinks = uplinksOf(host);
  const internets = uplinks.filter((uplink) => uplink.internet).length;
  return [
    ...uplinks.map(({ dev, internet, address, address6 }) => ({
      from: `outside:${dev}`,
      label: internet && internets === 1 ? "internet" : internet ? `internet, ${dev}` : `outside, ${dev}`,
      detail: [`arrives on ${dev}`, ...[address ?? address6].filter((one) => one !== null).map(formatAddress)].join(
        " ",
      ),
      internet,
    })),
    {
      from: "host",
      label: host.hostname === "host" ? "host" : `${host.hostname} (host)`,
      detail: "a process on the host",
      internet: false,
    },
    ...host.containers.filter(isConnectable).map((container) => ({
      from: `container:${container.name}`,
      label: container.name,
      detail: addressesOf(container).map(formatAddress).join(" ") || placeOf(host, container),
      internet: false,
    })),
    ...host.namespaces
      .filter((namespace) => namespace.role === "other" && namespace.containers.length === 0)
      .map(({ inode, name, mounts }) => ({
        from: `netns:${inode}`,
        label: mounts[0]?.split("/").at(-1) ?? name,
        detail: "a namespace without a container",
        internet: false,
      })),
  ];
}

/** The name that a person knows a question's `from` by; itself where it is none of the choices. */
export function sourceLabel(choices: readonly SourceChoice[], from: string): string {
  return choices.find((choice) => choice.from === from)?.label ?? from;
}

/** What a person wrote, as a question says it: a choice's label, a container's name, or an endpoint itself. */
export function sourceNamed(choices: readonly SourceChoice[], text: string): string {
  const wanted = text.trim();
  const same = (a: string): boolean => a.toLowerCase() === wanted.toLowerCase();
  return choices.find((choice) => same(choice.label) || same(choice.from))?.from ?? wanted;
}

/** The source address of a question that leaves it open: from the internet anyone's, else what the program picks. */
export function sourceAddress(choices: readonly SourceChoice[], from: string, to: string): string | undefined {
  if (!choices.some((choice) => choice.from === from && choice.internet)) return undefined;
  return to.includes(":") ? SOMEONE6 : SOMEONE;
}

/** Targets in the order in which they are worth trying: published ports, services by name, services, the internet. */
export function targetsOf(host: Host, from: string): readonly TargetChoice[] {
  const own = uplinksOf(host)[0];
  const outward = own?.address ?? own?.address6 ?? null;
  const containers = new Map(host.containers.map((container) => [container.name, container]));
  const asker = from.startsWith("container:") ? containers.get(from.slice("container:".length)) : undefined;
  const targets = [
    ...publishedTargets(host, outward),
    ...(asker ? namedTargets(host, asker) : []),
    ...host.namespaces.flatMap((namespace) => {
      const owner = namespace.role === "host" ? undefined : containers.get(namespace.containers[0] ?? "");
      return socketTargets(host, namespace, namespace.role === "host" ? outward : owner && addressesOf(owner)[0]);
    }),
    { label: `${SOMEONE}:443`, detail: "someone on the internet", proto: "tcp" as const },
    { label: SOMEONE, detail: "someone on the internet", proto: "icmp" as const },
  ];
  const seen = new Set<string>();
  return targets.filter(({ label, proto }) => {
    const key = `${proto} ${label}`;
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

function publishedTargets(host: Host, outward: Address | null): TargetChoice[] {
  return host.containers.flatMap((container) =>
    container.ports.flatMap(({ proto, hostAddress, hostPort, containerPort }) => {
      const any = hostAddress === null || hostAddress === 0 || hostAddress === 0n;
      const address = any ? outward : hostAddress;
      if (address === null || hostPort === null || (proto !== "tcp" && proto !== "udp")) return [];
      if (any && typeof hostAddress === "bigint" && typeof address === "number") return [];
      const label = formatTarget({ to: formatAddress(address), port: hostPort });
      return [{ label, detail: `published, ${container.name} port ${containerPort}`, proto }];
    }),
  );
}

function namedTargets(host: Host, asker: Container): TargetChoice[] {
  const { namespace } = asker;
  if (namespace === null) return [];
  const namespaces = new Map(host.namespaces.map((one) => [one.inode, one]));
  const networks = new Set(asker.endpoints.map((endpoint) => endpoint.networkId));
  return host.containers
    .filter((container) => container !== asker && isConnectable(container))
    .filter((container) => container.endpoints.some((endpoint) => networks.has(endpoint.networkId)))
    .filter((container) => resolveName(host, namespace, container.name).ok)
    .flatMap((container) =>
      listening(namespaces.get(container.namespace ?? -1)).map(({ proto, port, process }) => ({
        label: `${container.name}:${port}`,
        detail: `by name${process && `, ${process}`}`,
        proto,
      })),
    );
}

function socketTargets(host: Host, namespace: Namespace, address: Address | null | undefined): TargetChoice[] {
  if (address === null || address === undefined) return [];
  return listening(namespace)
    .filter(({ process }) => process !== "docker-proxy")
    .map(({ proto, port, process }) => ({
      label: formatTarget({ to: formatAddress(address), port }),
      detail: [namespace.role === "host" ? host.hostname : namespace.name, process].filter(Boolean).join(", "),
      proto,
    }));
}

interface Service {
  readonly proto: "tcp" | "udp";
  readonly port: number;
  /** Empty where it is not known. */
  readonly process: string;
}

/** What other machines can reach of a namespace's sockets, by port. */
function listening(namespace: Namespace | undefined): readonly Service[] {
  const open = (namespace?.sockets ?? []).filter(
    ({ proto, state, local }: Socket) =>
      ((proto === "tcp" && state === "LISTEN") || (proto === "udp" && state === "UNCONN")) &&
      (local.address === null || !isLoopback(local.address)),
  );
  return open
    .flatMap(({ proto, local, processes }) =>
      local.port === null
        ? []
        : [{ proto: proto === "tcp" ? "tcp" : "udp", port: local.port, process: processes[0]?.name ?? "" } as const],
    )
    .sort((a, b) => a.port - b.port);
}

function isConnectable(container: Container): boolean {
  return container.namespace !== null && container.networkMode !== "host";
}

function addressesOf(container: Container): readonly Address[] {
  return container.endpoints.flatMap((endpoint) => endpoint.address ?? endpoint.address6 ?? []);
}

function placeOf(host: Host, container: Container): string {
  const owner = host.namespaces.find((one) => one.inode === container.namespace)?.containers[0];
  return owner !== undefined && owner !== container.name ? `shares ${owner}'s network` : "no network";
}
