import type { Agent, ProbeResult, Server } from "./agent.ts";
import { type CapturedSpace, captureOutputs, type Outputs, type Snapshot, snapshotOf } from "./capture.ts";
import type { Statement } from "./case-file.ts";
import { normalise, TRACE_TABLE } from "./normalise.ts";
import type { Recording, Request } from "./recording.ts";
import { indexRules, type RuleIndex } from "./rule-index.ts";

/** The host under test. */
export const HOST = "h";

/** Ports that questions without one of their own count up from; below 32768, so that comparisons see them. */
const FIRST_SPORT = 20000;

/** For how long a question is listened to, in milliseconds. */
export interface Listening {
  /** Without anything happening, before there is an answer. */
  readonly quiet: number;
  /** The same once there is one. */
  readonly after: number;
  /** At the most. */
  readonly patience: number;
}

const QUIET: Listening = { quiet: 70, after: 12, patience: 2500 };

/** Timers that would make a test wait, and limits that would make one question depend on another. */
const EVERYWHERE = {
  "net/ipv6/conf/all/accept_dad": 0,
  "net/ipv6/conf/default/accept_dad": 0,
  "net/ipv6/conf/default/dad_transmits": 0,
  "net/ipv6/conf/default/router_solicitations": 0,
  "net/ipv4/tcp_synack_retries": 0,
  "net/ipv4/tcp_orphan_retries": 1,
  "net/ipv4/conf/all/accept_redirects": 0,
  "net/ipv4/conf/default/accept_redirects": 0,
  "net/ipv6/conf/all/accept_redirects": 0,
  "net/ipv6/conf/default/accept_redirects": 0,
  "net/ipv4/icmp_ratelimit": 0,
  "net/ipv4/icmp_msgs_per_sec": 1_000_000,
  "net/ipv4/icmp_msgs_burst": 1_000_000,
  "net/ipv6/icmp/ratelimit": 0,
};
const ROUTER = {
  "net/ipv4/ip_forward": 1,
  "net/ipv6/conf/all/forwarding": 1,
  "net/ipv6/conf/default/forwarding": 1,
};
const OUTSIDE = {
  "net/ipv4/ip_nonlocal_bind": 1,
  "net/ipv6/ip_nonlocal_bind": 1,
  "net/ipv4/conf/all/rp_filter": 0,
  "net/ipv4/conf/default/rp_filter": 0,
  // whoever it speaks for, it asks for its neighbours as itself
  "net/ipv4/conf/all/arp_announce": 2,
};

/** One server takes what is sent to any port of the outside. */
const CATCH_ALL = 1;

interface Space extends CapturedSpace {
  readonly path: string;
  readonly kind: "host" | "room" | "outside" | "container";
  /** Devices that the host's plan has given it so far. */
  devices: number;
}

/** What a snapshot holds of a Docker Engine: its section `docker`, and the docker-proxies in the host's namespace. */
export interface EngineView {
  readonly docker: unknown;
  readonly proxies: readonly { readonly pid: number; readonly args: string }[];
}

/** The kernel had more to tell of a question than its trace had room for: what it did is not known. */
export class TraceLost extends Error {}

/** A host in namespaces of its own, being built, asked and measured. */
export class Host {
  readonly #agent: Agent;
  readonly #prefix: string;
  readonly #spaces = new Map<string, Space>();
  /** Outside's name → the host's device that leads there, its addresses, and the outside's own. */
  readonly #cables = new Map<string, { device: string; near: readonly string[]; far: readonly string[] }>();
  readonly #bridges = new Map<string, readonly string[]>();
  #outputs = new Map<string, Outputs>();
  #indexes = new Map<string, RuleIndex>();
  #sport = FIRST_SPORT;
  readonly #impersonated = new Set<string>();
  #voice: { readonly outside: string; readonly src: string } | null = null;
  /** The command that empties what rules fill, where the host has such rules. */
  #memories = "";
  #keepsConntrack = false;

  private constructor(agent: Agent, prefix: string) {
    this.#agent = agent;
    this.#prefix = prefix;
  }

  /** Builds a host from its plan; what fails there is thrown, with nothing left behind. */
  static async up(agent: Agent, prefix: string, statements: readonly Statement[]): Promise<Host> {
    const host = new Host(agent, prefix);
    try {
      await host.#space(HOST, "host");
      for (const s of statements) await host.apply(s);
    } catch (e) {
      await host.down();
      throw e;
    }
    return host;
  }

  async down(): Promise<void> {
    await this.#agent.drop([...this.#spaces.keys()].map((name) => this.#id(name)));
  }

  #id(name: string): string {
    return `${this.#prefix}/${name}`;
  }

  async #space(name: string, kind: Space["kind"]): Promise<Space> {
    const known = this.#spaces.get(name);
    if (known) return known;
    const { inode, path } = await this.#agent.add(this.#id(name));
    const space: Space = { name, inode, path, kind, role: kind === "host" ? "host" : "other", pids: [], devices: 0 };
    this.#spaces.set(name, space);
    const values = { ...EVERYWHERE, ...(kind === "host" ? ROUTER : kind === "outside" ? OUTSIDE : {}) };
    await this.#agent.sysctl(this.#id(name), values);
    await this.run(name, "ip link set lo up");
    return space;
  }

  /** Runs a shell command in a namespace of the host; throws where it fails. */
  async run(name: string, command: string, stdin?: string): Promise<string> {
    if (!this.#spaces.has(name)) throw new Error(`there is no namespace ${name}`);
    const expand = (text: string) => text.replace(/@([a-z]\w*)/g, (all, n) => this.#spaces.get(n)?.path ?? all);
    const { code, out, err } = await this.#agent.run(this.#id(name), ["sh", "-ec", expand(command)], stdin);
    if (code !== 0) throw new Error(`${name}: ${command}\n${(err || out).trim()}`);
    return out;
  }

  async apply(s: Statement): Promise<void> {
    switch (s.type) {
      case "cable":
        return this.#cable(s);
      case "bridge":
        // an address of its own, as Docker gives it: with its ports' lowest, each new port makes it forget its neighbours
        this.#bridges.set(s.name, s.addresses);
        await this.run(
          HOST,
          `ip link add ${s.name} address 02:42:00:00:00:${this.#bridges.size + 10} type bridge; ${addresses(s.name, s.addresses).join(" ")}`,
        );
        return;
      case "room":
        return this.#room(s);
      case "sysctl": {
        const missing = await this.#agent.sysctl(this.#id(s.ns), { [sysctlPath(s.key)]: s.value });
        if (missing.length > 0) throw new Error(missing.join(", "));
        return;
      }
      case "serve":
        await this.#agent.serve(this.#id(s.ns), s.servers);
        return;
      case "command":
        await this.run(s.ns, s.command, s.stdin.length > 0 ? `${s.stdin.join("\n")}\n` : undefined);
        return;
      case "warm":
        this.#keepsConntrack = true;
        await this.#settled();
        await this.#agent.ask(this.#probe(s.request, [], []));
    }
  }

  async #cable({ device, addresses: near, outside, far }: Statement & { type: "cable" }): Promise<void> {
    const space = await this.#space(outside, "outside");
    const first = this.#cables.size === 0;
    this.#cables.set(outside, { device, near, far });
    await this.run(HOST, `ip link add ${device} type veth peer name eth0 netns ${space.path}`);
    // what comes in by the cable is the outside's own, wherever it was going, but for the cable's subnet; what the outside
    // sends is routed as if it were not, or it would never leave; but what its kernel tells itself stays inside
    const claims = ["-4", "-6"].map((f) => {
      const own = far.filter((a) => a.includes(":") === (f === "-6"));
      const throws = own.map((a) => `ip ${f} route add throw ${subnet(a)} table local;`);
      return [
        `ip ${f} rule add pref 5 iif lo lookup main; ip ${f} rule add pref 6 iif lo unreachable; ip ${f} rule add pref 10 lookup local; ip ${f} rule del pref 0;`,
        ...throws,
        `ip ${f} route add local default dev lo table local;`,
      ].join(" ");
    });
    // what answers a question of somebody else is none of its business
    const strangers = ["ip", "ip6"]
      .flatMap((f) =>
        ["tcp flags & (syn | ack) == (syn | ack)", `udp dport >= ${FIRST_SPORT}`].map((what) => [f, what]),
      )
      .map(([f, what]) => `iifname eth0 ${what} ${f} daddr != @voices-${f} drop;`);
    const answer = `table inet answer { set voices-ip { type ipv4_addr; }; set voices-ip6 { type ipv6_addr; }; chain strangers { type filter hook prerouting priority -250; ${strangers.join(" ")} }; chain pre { type nat hook prerouting priority -100; meta l4proto { tcp, udp } th dport < ${FIRST_SPORT} redirect to :${CATCH_ALL}; }; }`;
    await this.run(outside, [...addresses("eth0", far), ...claims].join(" "));
    await this.run(outside, "nft -f -", answer);
    await this.run(HOST, addresses(device, near).join(" "));
    // the first cable leads to the internet, which knows of the host's own addresses there and of none behind it
    if (first) await this.run(HOST, defaults(far, near).join(" "));
    else await this.run(outside, defaults(near, far).join(" "));
    const everything: Server[] = [
      { proto: "tcp", port: CATCH_ALL },
      { proto: "udp", port: CATCH_ALL, origin: true },
    ];
    await this.#agent.serve(this.#id(outside), everything);
  }

  async #room({ name, bridge, addresses: own }: Statement & { type: "room" }): Promise<void> {
    const space = await this.#space(name, "room");
    if (bridge === null) return;
    const [near, far] = [`v-${name}${space.devices || ""}`, `eth${space.devices}`];
    const gateways = this.#bridges.get(bridge) ?? [];
    await this.run(
      HOST,
      `ip link add ${near} type veth peer name ${far} netns ${space.path}; ip link set ${near} master ${bridge} up`,
    );
    await this.run(name, [...addresses(far, own), ...(space.devices === 0 ? defaults(gateways, own) : [])].join(" "));
    // the bridge takes the port into use when linkwatch has brought it up: now, not some time during the next command
    await this.run(HOST, `ip link show dev ${near}; ip link show dev ${bridge}`);
    // and the host knows the container as it would after a minute: br_netfilter treats strangers in another way
    await this.#patient(HOST, bridge);
    const strangers = own.map(bare).filter((a) => gateways.some((g) => g.includes(":") === a.includes(":")));
    await this.#agent.knock(this.#id(HOST), bridge, strangers);
    space.devices++;
  }

  /** Starts a command in a namespace that lives until `Agent.stop`. */
  spawn(name: string, argv: readonly string[], log: string): Promise<number> {
    return this.#agent.spawn(this.#id(name), argv, log);
  }

  serve(name: string, servers: readonly Server[]): Promise<void> {
    return this.#agent.serve(this.#id(name), servers);
  }

  /** Takes in a container that an engine has made, by the process that runs in it. */
  async adopt(name: string, pid: number): Promise<void> {
    const { inode, path } = await this.#agent.attach(this.#id(name), pid);
    this.#spaces.set(name, { name, inode, path, kind: "container", role: "other", pids: [pid], devices: 0 });
    await this.#agent.sysctl(this.#id(name), EVERYWHERE);
  }

  /**
   * Takes the snapshot, then starts watching. `rulesOnly`: nothing but rules has changed since the last time. `engine`: what
   * Docker says of itself, and its processes.
   */
  async capture(rulesOnly = false, engine?: EngineView): Promise<Snapshot> {
    await this.#settled();
    for (const id of this.#everyone()) await this.#agent.forget(id);
    const captured = [...this.#spaces.values()].filter((s) => s.kind !== "outside");
    const taken = await Promise.all(
      captured.map(async (s) => {
        const before = rulesOnly ? this.#outputs.get(s.name) : undefined;
        return [s.name, await captureOutputs(this.#agent, this.#id(s.name), before)] as const;
      }),
    );
    this.#outputs = new Map(taken);
    this.#indexes = new Map(taken.map(([name, outputs]) => [this.#id(name), indexRules(outputs)]));
    if (!rulesOnly) {
      await this.#disown(taken.map(([, outputs]) => outputs));
      for (const { name } of captured) {
        await this.#hurry(name);
        await this.#agent.watch(this.#id(name));
      }
      for (const { name } of this.#spaces.values()) if (!captured.some((s) => s.name === name)) await this.#hurry(name);
    }
    this.#memories = memoriesOf(this.#outputs.get(HOST) ?? {});
    await Promise.all(captured.map((s) => this.run(s.name, "nft -f -", traceTables(this.#outputs.get(s.name) ?? {}))));
    const snapshot = snapshotOf(captured, this.#outputs, engine?.docker ?? null);
    const netns = this.#spaces.get(HOST)?.inode ?? 0;
    const proxies = (engine?.proxies ?? []).map((p) => ({ ...p, netns }));
    return { ...snapshot, processes: [...snapshot.processes, ...proxies] };
  }

  /** The outsides answer to any address, but not to those that the host and its rooms have. */
  async #disown(all: readonly Outputs[]): Promise<void> {
    const links = all.flatMap((outputs) => (outputs["ip-addr"] ?? []) as { addr_info: { local: string }[] }[]);
    const own = [...new Set(links.flatMap((l) => l.addr_info.map((a) => a.local)))];
    const rules = (["ip", "ip6"] as const).flatMap((family) => {
      const fits = own.filter((a) => a.includes(":") === (family === "ip6"));
      return fits.length > 0 ? [`iifname eth0 ${family} daddr { ${fits.join(", ")} } drop;`] : [];
    });
    const text = `table inet strangers { chain pre { type filter hook prerouting priority -300; ${rules.join(" ")} }; }`;
    for (const outside of this.#cables.keys()) await this.run(outside, "nft -f -", text);
  }

  /** What is once known of a device's neighbours stays known for as long as the test takes. */
  async #patient(name: string, device: string): Promise<void> {
    const values = ["ipv4", "ipv6"].map((f) => [`net/${f}/neigh/${device}/base_reachable_time_ms`, 3_600_000]);
    await this.#agent.sysctl(this.#id(name), Object.fromEntries(values));
  }

  /** Unresolved neighbours are given up after a fraction of a second, not after three; proxies hardly wait, but do. */
  async #hurry(name: string): Promise<void> {
    const links: { ifname: string }[] = JSON.parse(await this.run(name, "ip -j link show"));
    const values = links.flatMap(({ ifname }) =>
      ["ipv4", "ipv6"].flatMap((f) => [
        [`net/${f}/neigh/${ifname}/retrans_time_ms`, 15],
        [`net/${f}/neigh/${ifname}/proxy_delay`, 2],
      ]),
    );
    await this.#agent.sysctl(this.#id(name), Object.fromEntries(values));
  }

  /**
   * Brings every device that has a carrier to the state that it would be in by itself within a second: the kernel's
   * linkwatch takes its time, but not with a device that is asked for by name (net/core/rtnetlink.c rtnl_getlink).
   */
  async #settled(): Promise<void> {
    await Promise.all(
      [...this.#spaces.keys()].map(async (name) => {
        const links: { ifname: string; operstate: string; flags: string[] }[] = JSON.parse(
          await this.run(name, "ip -j link show"),
        );
        const late = links.filter((l) => l.flags.includes("UP") && l.operstate !== "UP" && l.ifname !== "lo");
        if (late.length > 0) await this.run(name, late.map((l) => `ip link show dev ${l.ifname}`).join("; "));
      }),
    );
  }

  /** Removes every rule of the host's namespaces, so that the next round starts from the bare wiring. */
  async clearRules(): Promise<void> {
    // legacy tables cannot be removed: their rules are, and their policies accept again; a set of sets lets go of these when flushed
    const bare = `awk '/^[*]|^COMMIT/; /^:/ && $2 != "-" { print $1, "ACCEPT [0:0]" }'`;
    const legacy = ["iptables-legacy", "ip6tables-legacy"].map((t) => `${t}-save | ${bare} | ${t}-restore`);
    await this.run(HOST, ["nft flush ruleset", ...legacy, "ipset flush", "ipset destroy"].join("; "));
  }

  /** What an outside's kernel tells a sender whom it speaks for stays inside, too. */
  async #impersonate(outside: string, src: string): Promise<void> {
    const rule = `ip ${src.includes(":") ? "-6" : "-4"} rule add pref 4 iif lo to ${src} lookup local`;
    if (this.#impersonated.has(`${outside} ${src}`)) return;
    this.#impersonated.add(`${outside} ${src}`);
    await this.run(outside, rule);
  }

  /** Answers reach the one outside that has asked, and only as the one as whom it has: to others they mean nothing. */
  async #lendVoice(outside: string | null, src: string): Promise<void> {
    const voice = outside === null ? null : { outside, src };
    if (this.#voice?.outside === voice?.outside && this.#voice?.src === voice?.src) return;
    if (this.#voice) await this.run(this.#voice.outside, `nft delete ${element(this.#voice.src)}`);
    this.#voice = voice;
    if (voice) await this.run(voice.outside, `nft add ${element(voice.src)}`);
  }

  /** Whether a question finds the host as the one before found it. */
  get canRepeat(): boolean {
    return !this.#keepsConntrack;
  }

  /**
   * Puts one question to the kernel; a trace that was not whole is taken once more.
   * @throws {TraceLost} where that was not whole either
   */
  async ask(request: Request, listening: Listening = QUIET): Promise<Recording> {
    const asked = { ...request };
    if (asked.proto !== "icmp" && asked.sport === undefined) asked.sport = this.#sport++;
    const cable = this.#cables.get(asked.from);
    if (cable && !asked.src) {
      const own = cable.far.find((a) => a.includes(":") === asked.to.includes(":"));
      if (own) asked.src = bare(own);
    }
    if (cable && asked.src) await this.#impersonate(asked.from, asked.src);
    await this.#lendVoice(cable && asked.src ? asked.from : null, asked.src ?? "");
    if (this.#memories) await this.run(HOST, this.#memories);
    const everyone = this.#everyone();
    const probe = this.#probe(asked, this.#keepsConntrack ? [] : everyone, everyone, listening);
    const isWhole = (answer: ProbeResult) => !answer.events.some((e) => e[0] === "lost");
    let result = await this.#agent.ask(probe);
    if (!isWhole(result) && this.canRepeat) result = await this.#agent.ask(probe);
    if (!isWhole(result)) throw new TraceLost("the kernel dropped trace messages");
    const { packets, devices, redirects } = normalise(result.events, this.#indexes);
    const plain = (id: string) => id.slice(this.#prefix.length + 1);
    return {
      request: asked,
      outcome: result.outcome,
      packets: packets.map((p) => ({ ...p, ns: plain(p.ns) })),
      devices: Object.fromEntries(Object.entries(devices).map(([id, crossed]) => [plain(id), crossed])),
      redirects: Object.fromEntries(Object.entries(redirects).map(([id, sent]) => [plain(id), sent])),
    };
  }

  #everyone(): string[] {
    return [...this.#spaces.keys()].map((name) => this.#id(name));
  }

  #probe(
    { from, ...request }: Request,
    flush: readonly string[],
    forget: readonly string[],
    listening: Listening = QUIET,
  ) {
    return { ...request, ns: this.#id(from), flush, forget, anySource: this.#cables.has(from), ...listening };
  }

  /** How the simulator names a namespace: in a journey's steps, and as the origin of a question. */
  nameOf(space: string): string {
    const s = this.#spaces.get(space);
    if (s === undefined || s.kind === "host") return "host";
    return s.kind === "container" ? s.name : `netns:${s.inode}`;
  }

  originOf(space: string): string {
    const cable = this.#cables.get(space);
    const container = this.#spaces.get(space)?.kind === "container";
    return cable ? `outside:${cable.device}` : `${container ? "container:" : ""}${this.nameOf(space)}`;
  }
}

/** Gives a device its addresses, and then brings it up. */
function addresses(device: string, list: readonly string[]): string[] {
  const add = list.map((a) => `ip addr add ${a} dev ${device}${a.includes(":") ? " nodad" : ""};`);
  return [...add, `ip link set ${device} up;`];
}

/** A default route through each gateway that stands on a network of one's own. */
function defaults(gateways: readonly string[], own: readonly string[]): string[] {
  const usable = gateways.filter((g) => own.some((a) => subnet(a) === subnet(`${bare(g)}/${a.split("/")[1]}`)));
  return usable.map((g) => `ip ${g.includes(":") ? "-6" : "-4"} route replace default via ${bare(g)};`);
}

/** An address among those as whom an outside has asked (`answer` in `#cable`). */
function element(address: string): string {
  return `element inet answer voices-${address.includes(":") ? "ip6" : "ip"} '{ ${address} }'`;
}

function bare(address: string): string {
  return address.replace(/\/.*/, "");
}

function subnet(address: string): string {
  const [ip = "", length = "32"] = address.split("/");
  if (ip.includes(":")) return `${ip.replace(/:[^:]*$/, ":")}/${length}`;
  const bits = ip.split(".").reduce((n, part) => n * 256 + Number(part), 0);
  const network = Number(length) === 0 ? 0 : (bits & (-1 << (32 - Number(length)))) >>> 0;
  return `${[24, 16, 8, 0].map((s) => (network >>> s) & 255).join(".")}/${length}`;
}

/** `net.ipv4.conf.eth0/5.forwarding`, as sysctl(8) writes it, as a path. */
function sysctlPath(key: string): string {
  return key
    .split(".")
    .map((part) => part.replaceAll("/", "."))
    .join("/");
}

/**
 * Empties what rules have filled since the capture: nftables' dynamic sets, iptables' lists and ipsets that were empty then.
 */
function memoriesOf(outputs: Outputs): string {
  const { nftables = [] } = (outputs["nft"] ?? {}) as { nftables?: { set?: DynamicSet }[] };
  const sets = nftables.flatMap(({ set }) =>
    set?.flags?.includes("dynamic") && !set.elem ? [`nft flush set ${set.family} ${set.table} ${set.name}`] : [],
  );
  const lists = ["iptables-save", "ip6tables-save"].some((k) => / -m recent /.test(String(outputs[k] ?? "")))
    ? ["for list in /proc/net/xt_recent/*; do echo / > $list; done"]
    : [];
  const filled = String(outputs["ipset-save"] ?? "");
  const ipsets = [...filled.matchAll(/^create (\S+)/gm)].flatMap(([, name]) =>
    filled.includes(`\nadd ${name} `) ? [] : [`ipset flush ${name}`],
  );
  return [...sets, ...lists, ...ipsets].join("; ");
}

interface DynamicSet {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly flags?: readonly string[];
  readonly elem?: unknown;
}

/** Tracing from before the first hook on: for IP always, for bridges and devices where the host has rules there. */
function traceTables(outputs: Outputs): string {
  const rules = JSON.stringify(outputs["nft"] ?? {});
  const set = "meta nftrace set 1;";
  const tables = [
    `table inet ${TRACE_TABLE} {
      chain pre { type filter hook prerouting priority -400; ${set} }
      chain out { type filter hook output priority -400; ${set} }
    }`,
  ];
  if (rules.includes('"family":"bridge"'))
    tables.push(`table bridge ${TRACE_TABLE} {
      chain pre { type filter hook prerouting priority -400; ${set} }
      chain out { type filter hook output priority -400; ${set} }
    }`);
  // where one device has rules, what came in by another may meet them on its way out
  if (/"hook":"(in|e)gress"/.test(rules)) {
    const links = (outputs["ip-link"] ?? []) as { ifname: string }[];
    // an answer that a rule sends straight back passes nothing but the device
    const hooks = rules.includes('"hook":"egress"') ? ["ingress", "egress"] : ["ingress"];
    const chains = links.flatMap(({ ifname: d }, i) =>
      hooks.map((hook) => `chain ${hook}${i} { type filter hook ${hook} device "${d}" priority -2000000000; ${set} }`),
    );
    tables.push(`table netdev ${TRACE_TABLE} {\n${chains.join("\n")}\n}`);
  }
  return tables.join("\n");
}
