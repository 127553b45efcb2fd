/**
 * A Compose file (compose-spec), into what `docker inspect` and `docker network inspect` would say of its project once it is
 * up: names and published ports as written, addresses as Docker would hand them out from its default pools. Addresses that
 * the file does not fix are plausible and no more; `notes` says so.
 */

import { idOf } from "./made-id.ts";

export interface Composed {
  readonly containers: readonly object[];
  readonly networks: readonly object[];
  /** What was assumed, and what of the file could not be taken: a sentence each. */
  readonly notes: readonly string[];
}

type Fields = { readonly [key: string]: unknown };

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(text).filter((one) => one !== null);
  const one = text(value);
  return one === null ? [] : [one];
}

/** `${PORT:-8080}` and `${PORT-8080}` are what they default to; the names of variables without one go to `unset`. */
function interpolate(source: string, unset: Set<string>): string {
  return source.replaceAll(
    /\$\$|\$\{(\w+)(?::?-([^}]*))?(?::?\?[^}]*)?\}|\$([A-Za-z_]\w*)/g,
    (all, braced, otherwise, bare) => {
      if (all === "$$") return "$";
      if (otherwise !== undefined) return otherwise;
      unset.add(braced ?? bare);
      return "";
    },
  );
}

interface Published {
  readonly key: string;
  readonly binding: { readonly HostIp: string; readonly HostPort: string };
}

function span(range: string): readonly number[] {
  const [first = Number.NaN, last = first] = range.split("-").map(Number);
  if (!(first >= 0 && last >= first && last <= 65535)) return [];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** `8080:80`, `127.0.0.1:8080-8082:80-82/udp`, `80`, `{ target: 80, published: 8080 }`; null where it is none of these. */
function readPort(value: unknown): readonly Published[] | null {
  if (isFields(value)) {
    const target = text(value["target"]);
    const published = text(value["published"]);
    const proto = text(value["protocol"]) ?? "tcp";
    const HostIp = text(value["host_ip"]) ?? "0.0.0.0";
    return target === null ? null : [{ key: `${target}/${proto}`, binding: { HostIp, HostPort: published ?? "" } }];
  }
  const parts = /^(?:(?:(\[[^\]]+\]|[\d.]+):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(text(value) ?? "");
  if (parts === null) return null;
  const [, HostIp = "0.0.0.0", outside = "", inside = "", proto = "tcp"] = parts;
  const targets = span(inside);
  const published = outside === "" ? [] : span(outside);
  if (targets.length === 0) return null;
  return targets.map((target, at) => ({
    key: `${target}/${proto}`,
    binding: { HostIp: HostIp.replace(/^\[|\]$/g, ""), HostPort: String(published[at] ?? "") },
  }));
}

interface Network {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  readonly driver: string;
  readonly prefix: string;
  readonly gateway: string;
  readonly length: number;
  readonly inspect: object;
  /** The last parts of addresses that are taken. */
  readonly taken: Set<string>;
}

/** Docker's default pools begin with 172.17.0.0/16, which the default bridge has. */
const FIRST_POOL = 18;
const LAST_POOL = 31;

class Project {
  readonly notes: string[] = [];
  readonly containers: object[] = [];
  readonly #name: string;
  readonly #networks = new Map<string, Network>();
  readonly #declared: Fields;
  readonly #services: Fields;
  #pool = FIRST_POOL;

  constructor(file: Fields) {
    this.#name = (text(file["name"]) ?? "project").toLowerCase();
    this.#declared = fields(file["networks"]);
    this.#services = fields(file["services"]);
  }

  get networks(): readonly object[] {
    return [...this.#networks.values()].map((network) => network.inspect);
  }

  build(): void {
    for (const [service, body] of Object.entries(this.#services)) this.#container(service, fields(body));
    if (this.#networks.size > 0)
      this.notes.push("Addresses that the Compose file does not fix are as Docker would likely hand them out.");
  }

  #containerName(service: string): string {
    return text(fields(this.#services[service])["container_name"]) ?? `${this.#name}-${service}-1`;
  }

  #network(key: string): Network | null {
    const known = this.#networks.get(key);
    if (known) return known;
    const declared = fields(this.#declared[key]);
    if (key !== "default" && !(key in this.#declared)) {
      this.notes.push(`The network '${key}' is used and not declared.`);
      return null;
    }
    const external = declared["external"] === true;
    const name = text(declared["name"]) ?? (external ? key : `${this.#name}_${key}`);
    const driver = text(declared["driver"]) ?? "bridge";
    const configs = fields(declared["ipam"])["config"];
    const config = fields(Array.isArray(configs) ? configs[0] : null);
    const pool = Math.min(this.#pool, LAST_POOL);
    const subnet = text(config["subnet"]) ?? `172.${pool}.0.0/16`;
    if (text(config["subnet"]) === null) this.#pool++;
    const [base = "", length = "16"] = subnet.split("/");
    const prefix = base.replace(/\d+$/, "");
    const gateway = text(config["gateway"]) ?? `${prefix}1`;
    const id = idOf(`network ${name}`);
    const network: Network = {
      key,
      name,
      id,
      driver,
      prefix,
      gateway,
      length: Number(length),
      taken: new Set([gateway]),
      inspect: {
        Name: name,
        Id: id,
        Driver: driver,
        Internal: declared["internal"] === true,
        EnableIPv6: declared["enable_ipv6"] === true,
        IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway }] },
        Options: Object.fromEntries(
          Object.entries(fields(declared["driver_opts"])).map(([option, value]) => [option, text(value) ?? ""]),
        ),
      },
    };
    this.#networks.set(key, network);
    return network;
  }

  #address(network: Network, wished: string | null): string {
    let address = wished;
    for (let last = 2; address === null || (wished === null && network.taken.has(address)); last++)
      address = `${network.prefix}${last}`;
    network.taken.add(address);
    return address;
  }

  #endpoints(service: string, body: Fields, name: string): { readonly [network: string]: object } {
    const wished = body["networks"];
    const keys = Array.isArray(wished) ? texts(wished) : isFields(wished) ? Object.keys(wished) : ["default"];
    const endpoints: { [network: string]: object } = {};
    for (const key of keys) {
      const network = this.#network(key);
      if (network === null) continue;
      const own = isFields(wished) ? fields(wished[key]) : {};
      const aliases = [service, ...texts(own["aliases"])];
      endpoints[network.name] = {
        NetworkID: network.id,
        IPAddress: this.#address(network, text(own["ipv4_address"])),
        IPPrefixLen: network.length,
        Gateway: fields(this.#declared[key])["internal"] === true ? "" : network.gateway,
        GlobalIPv6Address: text(own["ipv6_address"]) ?? "",
        MacAddress: text(own["mac_address"]) ?? "",
        Aliases: aliases,
        DNSNames: [name, ...aliases],
        Links: texts(body["links"]).map((link) => (link.includes(":") ? link : `${link}:${link}`)),
      };
    }
    return endpoints;
  }

  #mode(body: Fields): string | null {
    const mode = text(body["network_mode"]);
    return mode === null
      ? null
      : mode.replace(/^service:(.*)$/, (_, other: string) => `container:${this.#containerName(other)}`);
  }

  #container(service: string, body: Fields): void {
    const name = this.#containerName(service);
    const mode = this.#mode(body);
    const Networks = mode === null ? this.#endpoints(service, body, name) : {};
    const Ports: { [key: string]: object[] } = {};
    for (const value of Array.isArray(body["ports"]) ? body["ports"] : []) {
      const published = readPort(value);
      if (published === null) this.notes.push(`The port '${text(value) ?? "?"}' of ${service} could not be read.`);
      for (const { key, binding } of published ?? []) Ports[key] = [...(Ports[key] ?? []), binding];
    }
    const hosts = body["extra_hosts"];
    this.containers.push({
      Id: idOf(`container ${name}`),
      Name: `/${name}`,
      State: { Status: "running", Pid: 0 },
      HostConfig: {
        NetworkMode: mode ?? Object.keys(Networks)[0] ?? "default",
        ExtraHosts: isFields(hosts)
          ? Object.entries(hosts).map(([host, address]) => `${host}:${text(address) ?? ""}`)
          : texts(hosts).map((entry) => entry.replace("=", ":")),
        Dns: texts(body["dns"]),
      },
      Config: {
        Hostname: text(body["hostname"]) ?? idOf(`container ${name}`).slice(0, 12),
        Image: text(body["image"]) ?? service,
        Labels: { "com.docker.compose.project": this.#name, "com.docker.compose.service": service },
      },
      NetworkSettings: { SandboxKey: "", Ports, Networks },
    });
  }
}

/** @throws {Error} where it is no YAML, in the words of the parser, the line and column included */
export async function compose(source: string): Promise<Composed> {
  const { parse } = await import("yaml");
  const unset = new Set<string>();
  const file: unknown = parse(interpolate(source, unset), { merge: true });
  const project = new Project(fields(file));
  project.build();
  const variables = [...unset].map((name) => `The variable '${name}' of the Compose file is not set here.`);
  return { containers: project.containers, networks: project.networks, notes: [...project.notes, ...variables] };
}
