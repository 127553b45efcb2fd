/**
 * One simulation as it runs, and a packet on its way through it: the mutable side of the engine.
 *
 *   Run ─┬─ Netns per namespace: conntrack table, what bridges have learned, neighbours resolved
 *        ├─ PacketRecord[]: the journey so far
 *        └─ work still to be done, oldest first: answers to send, errors to report
 *   Flight: a struct sk_buff on its way, told of in its PacketRecord
 */
import type { HookName, Link, NftFamily } from "../host/model.ts";
import type { Address, Ipv6 } from "../net/address.ts";
import type { Mac } from "../net/mac.ts";
import type { ForwardingDatabase } from "./bridge/fdb.ts";
import type { CompiledHost, CompiledNamespace } from "./compiled.ts";
import type { Connection, ConntrackTable } from "./conntrack/table.ts";
import type { Dst } from "./dst.ts";
import { headerOf } from "./header.ts";
import type { ChainStep, DropStep, Fate, PacketKind, Step } from "./journey.ts";
import type { NeighbourCache } from "./neighbours/cache.ts";
import type { Oracle } from "./oracle.ts";
import type { Packet } from "./packet.ts";
import type { Ends } from "./packets.ts";
import type { Question, SimulationOptions } from "./question.ts";
import type { CopyTarget, RejectWith } from "./rule.ts";

/** errno(3) of a send that fails at once. */
export type Errno =
  | "EPERM"
  | "EACCES"
  | "EINVAL"
  | "EHOSTUNREACH"
  | "ENETUNREACH"
  | "EADDRNOTAVAIL"
  | "EMSGSIZE"
  | "ENETDOWN";

/** A namespace during one run. */
export interface Netns {
  readonly compiled: CompiledNamespace;
  readonly inode: number;
  readonly name: string;
  /** In sentences: `web`, `the host`. */
  readonly called: string;
  readonly conntrack: ConntrackTable;
  readonly fdb: ForwardingDatabase;
  readonly neighbours: NeighbourCache;
}

export interface PacketRecord {
  readonly index: number;
  readonly kind: PacketKind;
  readonly cause: number | null;
  /** A client sent it, and waits for an answer. */
  readonly isRequest: boolean;
  fate: Fate | null;
  readonly steps: Step[];
}

/** struct nf_bridge_info: a frame that a bridge has shown to the IP hooks. */
export interface BridgeInfo {
  readonly physIn: Link;
  physOut: Link | null;
  /** ip_sabotage_in() has spared it prerouting once. */
  sabotaged: boolean;
  /** The route that it goes up for was looked up on the bridge already. */
  routed: boolean;
}

/** The question who has an address, while it goes round a segment. */
export interface Inquiry {
  readonly address: Address;
  /** The packet that waits for the answer; null where nobody is told of any. */
  readonly about: PacketRecord | null;
  /** Where it left the snapshot. */
  readonly leaks: Leak[];
  /** The answers of those who stand in for somebody: they wait (pneigh_enqueue()), so that he himself is heard first. */
  readonly proxies: (() => void)[];
  /** The rule that lost the question, or its answer. */
  lost: string | null;
  /** Who answered to somebody outside. */
  answer: Mac | null;
  /** The address that asks; null until the question is sent. */
  asker: Address | null;
  /** Why it cannot be told whether the question reached anybody. */
  untold?: string;
}

export interface Leak {
  readonly netns: Netns;
  readonly dev: Link;
  /** The VLAN tag that it left with. */
  readonly vlan: number | null;
  readonly tunnel: Passage | null;
}

type BodyOf<S> = S extends Step ? Omit<S, "ns" | "header"> : never;
/** A step without what every step has. */
export type StepBody = BodyOf<Step>;

/** A socket that has sent a request: of a process in a namespace, or of somebody outside. */
export interface Client {
  /** null outside. */
  readonly netns: Netns | null;
  readonly proto: number;
  readonly address: Address;
  /** The echo's id for ICMP. */
  readonly port: number;
  readonly peer: Address;
  readonly peerPort: number;
  /** SO_MARK. */
  readonly mark: number;
  /** In words: `the asker`, `docker-proxy`. */
  readonly name: string;
  /** An answer has come: SYN/ACK, RST, datagram or echo reply. */
  answered(packet: Packet, record: PacketRecord | null): void;
  /** An ICMP error about what it sent has come. */
  failed(packet: Packet): void;
}

/** The parts of the engine that call each other in circles, put together by the simulator. */
export interface Paths {
  /** A frame arrives on a device: __netif_receive_skb(). */
  receive(flight: Flight, dev: Link): void;
  /** A frame is handed to a device: dev_queue_xmit(). */
  transmit(flight: Flight, dev: Link): void;
  /**
   * A local packet with a route is sent: ip_local_out(). The errno is the sender's.
   *
   * @param pastVrf it has seen the hooks of its device's VRF already.
   */
  localOut(flight: Flight, pastVrf?: boolean): Errno | null;
  /** An IP packet for this host: ip_local_deliver(), past the hooks. */
  deliver(flight: Flight): void;
  /** A frame leaves the snapshot by a device. */
  leave(flight: Flight, dev: Link): void;
  /** A frame comes in from outside. */
  arrive(flight: Flight, dev: Link, note: string): void;
  /** icmp_send() about the packet, to its sender. */
  sendError(flight: Flight, error: { readonly icmpType: number; readonly code: number }): void;
  /** The answer that a REJECT sends. */
  reject(flight: Flight, rejectWith: RejectWith, place: RejectPlace): void;
  /** A rule sends a copy of the packet elsewhere: nf_dup_ipv4(), nf_dup_netdev_egress(). */
  duplicate(flight: Flight, where: CopyTarget, hook: HookName): void;
  /** ip_route_me_harder(); the errno where there is no way. */
  reroute(flight: Flight): Errno | null;
}

/** Where a packet was rejected: the family of the chain, and the device that it came in by. */
export interface RejectPlace {
  readonly family: NftFamily;
  readonly iif: Link | null;
}

/** Of a packet that carries another one: where it left the snapshot, and what is to be done when it reaches its end. */
export interface Wrapping {
  exit: Exit | null;
  readonly unwrap: (() => void) | null;
}

/** What a packet that left by a tunnel was wrapped in. */
export interface Passage {
  readonly ends: Ends;
  /** Both ends have one port each, so that the answer is of the same connection. */
  readonly isFixed: boolean;
  readonly proto: number;
  readonly exit: Exit;
}

/** Where and how a packet left the snapshot. */
export interface Exit {
  readonly netns: Netns;
  readonly dev: Link;
  readonly ether: Packet["ether"];
}

export interface RunInit {
  readonly host: CompiledHost;
  readonly question: Question;
  readonly options: SimulationOptions;
  readonly oracle: Oracle;
  readonly paths: Paths;
  netnsOf(run: Run, compiled: CompiledNamespace): Netns;
}

export class Run {
  readonly host: CompiledHost;
  readonly question: Question;
  readonly options: SimulationOptions;
  readonly oracle: Oracle;
  readonly paths: Paths;
  readonly explain: boolean;
  readonly packets: PacketRecord[] = [];
  readonly assumptions = new Set<string>();
  readonly connections: Connection[] = [];
  /** Sockets that wait for answers: the asker's, and those that proxies open. */
  readonly clients: Client[] = [];
  /** RuleContext.memory. */
  readonly memory = new Map<string, unknown>();
  /** Why the journey cannot go on: an action or a device that the program cannot evaluate. */
  undetermined: string | null = null;
  /** Why the asker may have an answer that no packet of this host's brings; null where all of them would be here. */
  beyond: string | null = null;
  /** What went wrong with a connection that docker-proxy opened: its client's own is open all the same. */
  proxyTrouble: string | null = null;
  /** The paused container at whose socket a packet has come in. */
  frozen: string | null = null;
  /** Devices crossed so far, by whatever packet. */
  crossings = 0;
  readonly #netns = new Map<number, Netns>();
  readonly #netnsOf: RunInit["netnsOf"];
  readonly #begun: (() => void)[] = [];
  #work = this.#begun;

  constructor(init: RunInit) {
    this.host = init.host;
    this.question = init.question;
    this.options = init.options;
    this.oracle = init.oracle;
    this.paths = init.paths;
    this.explain = init.options.explain;
    this.#netnsOf = init.netnsOf;
  }

  netns(inode: number): Netns | undefined {
    const known = this.#netns.get(inode);
    if (known) return known;
    const compiled = this.host.namespaces.get(inode);
    if (!compiled) return undefined;
    const made = this.#netnsOf(this, compiled);
    this.#netns.set(inode, made);
    return made;
  }

  assume(text: string): void {
    this.assumptions.add(text);
  }

  /** The record of a packet that may never come to be: its sender still looks for a way. */
  draft(kind: PacketKind, cause: number | null, isRequest: boolean): PacketRecord {
    return { index: this.packets.length, kind, cause, isRequest, fate: null, steps: [] };
  }

  admit(record: PacketRecord): void {
    this.packets.push(record);
  }

  /** Begins the record of a packet. */
  begin(kind: PacketKind, cause: number | null, isRequest: boolean): PacketRecord {
    const record = this.draft(kind, cause, isRequest);
    this.admit(record);
    return record;
  }

  later(work: () => void): void {
    this.#work.push(work);
  }

  /** Of a program, or of another machine: it comes to it once all that has begun is over. */
  wake(work: () => void): void {
    this.#begun.push(work);
  }

  /** Before anything else goes on: the work, and what the kernel makes of it by itself. */
  now(work: () => void): void {
    const waiting = this.#work;
    this.#work = [];
    work();
    this.finish();
    this.#work = waiting;
  }

  /** Does all work, and what comes of it. No more than so many packets ever come of one question. */
  finish(): void {
    for (let done = 0; done < 400; done++) {
      const next = this.#work.shift();
      if (!next || this.undetermined !== null) return;
      next();
    }
  }

  /** `web (172.18.0.2)` where the address has an owner, else the address. */
  named(address: Address, text: string): string {
    const owner = this.host.ownerNames.get(address);
    return owner === undefined ? text : `${owner} (${text})`;
  }

  /** `app (br-06eb8e308daf)` where the device is the bridge of a network that people know by another name. */
  called({ name }: Link): string {
    const network = this.host.networkNames.get(name);
    return network === undefined ? name : `${network} (${name})`;
  }
}

/** Of the fates of copies of one packet, the one that counts is the one that came furthest. */
const RANK: Readonly<Record<Fate, number>> = { undetermined: 5, delivered: 4, "left-host": 3, rejected: 2, dropped: 1 };

/** The most devices that a packet may cross without its TTL falling, far beyond any real path: it ends a loop of bridges. */
const MOST_CROSSINGS = 256;
/** The most devices that all packets of a question cross together: it ends a storm, where a loop of bridges multiplies them. */
const STORM = 50_000;
/** The most routers that a TTL gets through: one that a rule keeps up would go round for ever. */
const MOST_HOPS = 255;
/** After so many routers a packet goes on with a fresh stack. */
const HOPS_PER_STACK = 32;

export class Flight {
  readonly run: Run;
  /** null for what is sent in the background, like an ARP request: it is not told of. */
  readonly record: PacketRecord | null;
  readonly packet: Packet;
  netns: Netns;
  /** skb->dev: the device that it came in by; null for what was made here. */
  dev: Link | null = null;
  /** Where `dev` is a VRF, the device of it that the packet came in by: inet_sdif(). */
  slave: Link | null = null;
  /** skb_dst(). */
  dst: Dst | null = null;
  bridge: BridgeInfo | null = null;
  /** It was taken in by this namespace from a device, and is not its own. */
  forwarded = false;
  /** The question that it carries, or answers, about who has an address. */
  inquiry: Inquiry | null = null;
  /** The address that neighbour discovery is about. */
  solicited: Ipv6 | null = null;
  crossings = 0;
  #sinceHop = 0;
  #hops = 0;
  /** A rule made it, as a copy of another packet. */
  isCopy = false;
  /** How many tunnels are around what it carries. */
  depth = 0;
  /** Set where it carries another packet. */
  wraps: Wrapping | null = null;
  /** The packet around it, where it left the snapshot by a tunnel. */
  tunnel: Passage | null = null;

  constructor(run: Run, record: PacketRecord | null, packet: Packet, netns: Netns) {
    this.run = run;
    this.record = record;
    this.packet = packet;
    this.netns = netns;
  }

  /** Whether its steps are recorded: sentences need not be made otherwise. */
  get told(): boolean {
    return this.run.explain && this.record !== null;
  }

  say(body: StepBody): void {
    if (!this.told || !this.record) return;
    const step: Step = { ns: this.netns.name, header: headerOf(this.packet), ...body };
    this.record.steps.push(step);
  }

  /** Completes a step that was recorded when it began. */
  amend(index: number, more: { readonly verdict: ChainStep["verdict"]; readonly note: string }): void {
    const step = this.record?.steps[index];
    if (this.record && step?.at === "chain") this.record.steps[index] = { ...step, ...more };
  }

  end(fate: Fate): void {
    const { record } = this;
    if (record && (record.fate === null || RANK[fate] > RANK[record.fate])) record.fate = fate;
  }

  /** Ends here, for a reason in words. */
  drop(reason: string, rule: DropStep["rule"] = null, rejected = false): void {
    if (this.inquiry && rule) this.inquiry.lost = reason;
    if (this.told) this.say({ at: "drop", reason, rule, rejected, note: `The packet ends here: ${reason}.` });
    this.end(rejected ? "rejected" : "dropped");
  }

  /** Ends here, because the program cannot tell what becomes of it. */
  lose(reason: string): void {
    if (this.record === null) {
      if (this.inquiry) this.inquiry.untold ??= reason;
      return;
    }
    this.run.undetermined ??= reason;
    if (this.told) this.say({ at: "undetermined", reason, note: `From here on it cannot be told: ${reason}.` });
    this.end("undetermined");
  }

  /** False where the packet has gone round for too long. */
  cross(): boolean {
    this.crossings++;
    this.#sinceHop++;
    if (++this.run.crossings > STORM) {
      this.lose("bridges in a loop multiply it without end");
      return false;
    }
    if (this.#sinceHop <= MOST_CROSSINGS && this.#hops <= MOST_HOPS) return true;
    this.drop("it goes round in circles");
    return false;
  }

  /** Its TTL falls; true where it has come through so many routers that its way is not to be one call any more. */
  hop(): boolean {
    this.#sinceHop = 0;
    this.#hops++;
    return this.#hops % HOPS_PER_STACK === 0;
  }

  /** Asks the oracle about something that the snapshot does not say. */
  decide(question: string): boolean {
    const packet = this.record?.index ?? this.run.packets.length - 1;
    return this.run.oracle.decide({ question, packet, step: this.record?.steps.length ?? 0 });
  }

  /** A copy on a way of its own, told of in the same record. */
  fork(packet: Packet): Flight {
    const copy = new Flight(this.run, this.record, packet, this.netns);
    copy.dev = this.dev;
    copy.slave = this.slave;
    copy.dst = this.dst;
    copy.bridge = this.bridge && { ...this.bridge };
    copy.forwarded = this.forwarded;
    copy.inquiry = this.inquiry;
    copy.solicited = this.solicited;
    copy.crossings = this.crossings;
    copy.#sinceHop = this.#sinceHop;
    copy.#hops = this.#hops;
    copy.wraps = this.wraps;
    copy.tunnel = this.tunnel;
    return copy;
  }
}
