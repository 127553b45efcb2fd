import type { CaptureWarning, Container, Host, LinkKind, PublishedPort, Unread } from "../host/model.ts";
import type { HostProblem } from "../kernel/compiled.ts";
import { formatAddress } from "../net/address.ts";

/** What a snapshot holds, and what of it could not be read or cannot be evaluated (CONTRACT.md, section 2). */
export interface Inspection {
  readonly host: {
    readonly hostname: string;
    readonly kernel: string | null;
    readonly os: string | null;
    readonly capturedAt: string | null;
    readonly docker: string | null;
  };
  /** With the numbers of what each has. */
  readonly namespaces: readonly {
    readonly name: string;
    readonly inode: number;
    readonly links: number;
    readonly routes: number;
    readonly sockets: number;
  }[];
  readonly containers: readonly InspectedContainer[];
  /** Rules of iptables and nftables, in all namespaces. */
  readonly rules: number;
  /** What the capture said that it could not read. */
  readonly warnings: readonly CaptureWarning[];
  readonly unread: readonly Unread[];
  readonly undetermined: readonly Unread[];
}

export interface InspectedContainer {
  readonly name: string;
  readonly image: string | null;
  readonly state: string;
  /** The name of its network namespace. */
  readonly namespace: string | null;
  readonly networks: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  /** `0.0.0.0:8080->80/tcp`, as docker prints them. */
  readonly ports: readonly string[];
}

function tellPort({ proto, containerPort, hostAddress, hostPort }: PublishedPort): string {
  const address = hostAddress === null ? "" : formatAddress(hostAddress);
  const end = address.includes(":") ? `[${address}]` : address;
  return `${end}:${hostPort ?? "?"}->${containerPort}/${proto}`;
}

function inspectContainer(host: Host, container: Container): InspectedContainer {
  return {
    name: container.name,
    image: container.image,
    state: container.state,
    namespace: host.namespaces.find((namespace) => namespace.inode === container.namespace)?.name ?? null,
    networks: container.endpoints.map(({ network, address, address6 }) => ({
      name: network,
      addresses: [address, address6].filter((one) => one !== null).map(formatAddress),
    })),
    ports: container.ports.map(tellPort),
  };
}

/** The line that a rule of iptables has in its output; null for others. */
function lineOf(host: Host, { namespace, source, table, chain, position }: HostProblem): number | null {
  if (!source.endsWith("save")) return null;
  const family = source.startsWith("ip6tables") ? "ip6" : "ip";
  const legacy = source.includes("legacy");
  return (
    host.namespaces
      .find((one) => one.inode === namespace)
      ?.xtables.find((one) => one.name === table && one.family === family && (!legacy || one.backend === "legacy"))
      ?.chains.find((one) => one.name === chain)
      ?.rules.find((one) => one.position === position)?.line ?? null
  );
}

/** Devices of which no snapshot, or no program of this kind, tells what they do with a frame. */
function untoldDevices({ namespaces }: Host): Unread[] {
  return namespaces.flatMap(({ inode, links, known }) =>
    known.has("ip-link")
      ? links.flatMap(({ name, kind, programs = [] }) => {
          const untold = whyUntold(kind);
          const told = (source: string, reason: string): Unread => ({
            ...{ namespace: inode, source, line: null, text: name, reason },
          });
          return [
            ...(untold === null ? [] : [told("ip-link", untold)]),
            ...programs.map((program) =>
              told(program.at === "xdp" ? "ip-link" : "tc", `what ${program.name} does with packets is not known`),
            ),
          ];
        })
      : [],
  );
}

function whyUntold(kind: LinkKind): string | null {
  if (kind.type === "other") return `devices of the kind '${kind.kind}' are not known to this program`;
  if (kind.type === "wireguard" && kind.config === undefined)
    return "which addresses WireGuard's peers are allowed is not in the snapshot: 'wg show all allowed-ips' tells";
  return null;
}

/** `problems`: the rules that were read and cannot be evaluated, from `compileHost`. */
export function inspect(host: Host, problems: readonly HostProblem[]): Inspection {
  const chains = host.namespaces.flatMap(({ xtables, nftables }) =>
    [...xtables, ...nftables].flatMap((table): readonly { readonly rules: readonly unknown[] }[] => table.chains),
  );
  return {
    host: {
      hostname: host.hostname,
      kernel: host.kernel,
      os: host.os,
      capturedAt: host.capturedAt,
      docker: host.dockerVersion,
    },
    namespaces: host.namespaces.map(({ name, inode, links, routes, sockets }) => ({
      name,
      inode,
      links: links.length,
      routes: routes.length,
      sockets: sockets.length,
    })),
    containers: host.containers.map((container) => inspectContainer(host, container)),
    rules: chains.reduce((sum, chain) => sum + chain.rules.length, 0),
    warnings: host.warnings,
    unread: host.unread,
    undetermined: [
      ...problems.map((problem) => ({
        namespace: problem.namespace,
        source: problem.source,
        line: lineOf(host, problem),
        text: `${problem.table} ${problem.chain} ${problem.position}: ${problem.text}`,
        reason: problem.reason,
      })),
      ...untoldDevices(host),
    ],
  };
}
