import { parsePort } from "../../net/port.ts";
import type { Container, ContainerEndpoint, PublishedPort } from "../model.ts";
import type { Fields } from "./fields.ts";
import { must } from "./misread.ts";
import { type Place, type Reading, readList } from "./reading.ts";

/** A container by itself: where its namespace is takes the rest of the snapshot to find (`build-containers.ts`). */
export interface BareContainer extends Omit<Container, "namespace"> {
  /** The file that the engine mounts the namespace on; empty where it has none. */
  readonly sandboxKey: string;
}

function readEndpoint(network: string, endpoint: Fields): ContainerEndpoint {
  return {
    network,
    networkId: endpoint.text("NetworkID") ?? "",
    address: endpoint.address("IPAddress"),
    address6: endpoint.address("GlobalIPv6Address"),
    gateway: endpoint.address("Gateway"),
    gateway6: endpoint.address("IPv6Gateway"),
    mac: endpoint.mac("MacAddress"),
    aliases: endpoint.texts("Aliases"),
    dnsNames: endpoint.texts("DNSNames"),
  };
}

function readHostPort(binding: Fields): number | null {
  const text = binding.text("HostPort");
  return text === null || text === "" ? null : must(parsePort(text));
}

/** `"80/tcp": [{ "HostIp": "0.0.0.0", "HostPort": "8080" }]`; null for a port that is exposed and not published. */
function readPorts(ports: Fields | null): readonly PublishedPort[] {
  return (ports?.keys ?? []).flatMap((key) => {
    const [containerPort = "", proto = "tcp"] = key.split("/");
    const port = must(parsePort(containerPort));
    return (ports?.objects(key) ?? []).map((binding) => ({
      proto,
      containerPort: port,
      hostAddress: binding.address("HostIp"),
      hostPort: readHostPort(binding),
    }));
  });
}

/** `/db:/web/alias` of the default bridge and `db:alias` of others, both as `db:alias`. */
function readLink(text: string): string {
  const [target = "", alias = ""] = text.split(":");
  const name = target.replace(/^\//, "");
  return `${name}:${alias.slice(alias.lastIndexOf("/") + 1) || name}`;
}

function readCompose(labels: Fields | null): Container["compose"] {
  const project = labels?.text("com.docker.compose.project") ?? null;
  const service = labels?.text("com.docker.compose.service") ?? null;
  return project === null || service === null ? null : { project, service };
}

/** The list of `docker inspect`, its fields as the capture chose them. */
export function readDockerContainers(list: readonly unknown[], place: Place): Reading<BareContainer> {
  return readList(list, place, (container) => {
    const state = container.object("State");
    const host = container.object("HostConfig");
    const config = container.object("Config");
    const network = container.object("NetworkSettings");
    const networks = network?.object("Networks") ?? null;
    const endpoints = (networks?.keys ?? []).flatMap((name) => {
      const endpoint = networks?.object(name) ?? null;
      return endpoint === null ? [] : [{ read: readEndpoint(name, endpoint), links: endpoint.texts("Links") }];
    });
    const mode = host?.text("NetworkMode") ?? "bridge";
    const links = [...(host?.texts("Links") ?? []), ...endpoints.flatMap((endpoint) => endpoint.links)];
    return {
      id: container.needText("Id"),
      name: container.needText("Name").replace(/^\//, ""),
      image: config?.text("Image") ?? null,
      state: state?.text("Status") ?? "unknown",
      // A stopped container's is 0.
      pid: state?.number("Pid") || null,
      networkMode: mode === "default" ? "bridge" : mode,
      endpoints: endpoints.map((endpoint) => endpoint.read),
      ports: readPorts(network?.object("Ports") ?? null),
      hostname: config?.text("Hostname") || null,
      extraHosts: host?.texts("ExtraHosts") ?? [],
      links: [...new Set(links.map(readLink))],
      dns: host?.texts("Dns") ?? [],
      compose: readCompose(config?.object("Labels") ?? null),
      sandboxKey: network?.text("SandboxKey") ?? "",
    };
  });
}
