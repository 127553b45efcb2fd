/** One question, run through once: the request, whatever answers it, and what its sender sees of it. */
import { type Address, familyOf, formatAddress } from "../net/address.ts";
import { protocolName } from "../net/protocol.ts";
import { requestFromOutside } from "./ask-outside.ts";
import { ASKER, type Request, request } from "./client.ts";
import type { Errno, Run } from "./flight.ts";
import { endText, isIcmpError, tupleView } from "./header.ts";
import { errorName } from "./icmp.ts";
import type { EntryView, Journey, Outcome } from "./journey.ts";
import { outcomeOf, type Sight } from "./outcome.ts";
import { type Packet, TCP_RST } from "./packet.ts";
import { HOST_UNREACHABLE } from "./packets.ts";
import { DEFAULT_SPORT } from "./question.ts";

/** What the sender has seen, and the sentence for it. */
interface Seen {
  readonly sight: Sight;
  readonly why: string;
}

/** Asks the question, and follows all that comes of it. */
export function converse(run: Run): Journey {
  const seen: Seen[] = [];
  const { question } = run;
  const wanted: Request = {
    proto: question.proto,
    src: question.src,
    sport: question.sport ?? DEFAULT_SPORT,
    dst: question.to,
    dport: question.port ?? 0,
    mark: question.mark,
    owner: asker(run),
    length: question.length,
    dontFragment: question.dontFragment,
    ttl: question.ttl ?? null,
    tos: question.tos ?? 0,
    cause: null,
    name: ASKER,
    answered: (packet) => seen.push(sightOf(run, packet)),
    failed: (packet) => seen.push(sightOf(run, packet)),
  };
  const refused = send(run, wanted);
  if (refused) seen.unshift(refused);
  resolveFirst(run);
  run.finish();
  return told(run, seen);
}

/** The asking process. Where the question names no user, it is taken for one of root's, which is said if anything asks. */
function asker(run: Run): Request["owner"] {
  const { from } = run.question;
  if (from.type === "outside") return null;
  const root = (): number => {
    run.assume("The asker is taken for a process of root's.");
    return 0;
  };
  return {
    process: null,
    pid: null,
    get uid() {
      return from.uid ?? root();
    },
    get gid() {
      return from.uid === null ? root() : null;
    },
    cgroup: null,
    dev: null,
  };
}

/** Sends the first packet; what the sender sees at once where that fails. */
function send(run: Run, wanted: Request): Seen | null {
  const { from } = run.question;
  if (from.type === "namespace") {
    const netns = run.netns(from.inode);
    if (!netns) throw new RangeError(`the host has no namespace ${from.inode}`);
    const errno = request(run, netns, wanted);
    return errno && { sight: { type: "errno", errno }, why: sendFailure(errno, run, netns.name) };
  }
  const netns = run.netns(run.host.root.model.inode);
  const dev = netns?.compiled.fib.linkByName.get(from.dev);
  if (!netns || !dev) throw new RangeError(`the host has no interface ${from.dev}`);
  if (wanted.src === null) throw new RangeError("a packet from outside needs a source address");
  const unsent = requestFromOutside(run, netns, dev, wanted, wanted.src);
  return unsent && { sight: unsentSight(unsent.errno, wanted.dst), why: `The packet is never sent: ${unsent.why}.` };
}

/** A neighbour that does not answer is told of by an error from the asker's own kernel (NB-2), which UDP takes no notice of. */
function unsentSight(errno: Errno, dst: Address): Sight {
  if (errno !== "EHOSTUNREACH") return { type: "errno", errno };
  const family = familyOf(dst);
  return { type: "error", family, ...HOST_UNREACHABLE[family] };
}

function sendFailure(errno: Errno, run: Run, ns: string): string {
  const to = run.named(run.question.to, formatAddress(run.question.to));
  switch (errno) {
    case "ENETUNREACH":
      return `Sending fails at once: no route leads to ${to} (ENETUNREACH).`;
    case "EHOSTUNREACH":
      return `Sending fails at once: the route of ${ns} to ${to} says unreachable (EHOSTUNREACH).`;
    case "EACCES":
      return `Sending fails at once: the route of ${ns} to ${to} says prohibit (EACCES).`;
    case "EINVAL":
      return `Sending fails at once: ${ns} may not send this to ${to} (EINVAL).`;
    case "EPERM":
      return `Sending fails at once: a rule of ${ns} drops the packet on its way out (EPERM).`;
    case "EADDRNOTAVAIL":
      return `Sending fails at once: ${ns} has no address to send from (EADDRNOTAVAIL).`;
    case "EMSGSIZE":
      return `Sending fails at once: the packet is larger than the way to ${to} takes (EMSGSIZE).`;
    case "ENETDOWN":
      return `Sending fails at once: the device on the way to ${to} is down (ENETDOWN).`;
  }
}

function sightOf(run: Run, packet: Packet): Seen {
  const from = run.named(packet.src, formatAddress(packet.src));
  if (packet.icmp && isIcmpError(packet)) {
    const { type: icmpType, code } = packet.icmp;
    const { family } = packet;
    return {
      sight: { type: "error", family, icmpType, code },
      why: capital(`${from} reports: ${errorName(family, { icmpType, code })}.`),
    };
  }
  const { port, to } = run.question;
  const asked = endText(to, port);
  if (packet.tcpFlags & TCP_RST)
    return { sight: { type: "reset" }, why: `${asked} refuses the connection: a RST comes back.` };
  const what = packet.icmp ? "an echo reply" : packet.tcpFlags ? "a SYN/ACK" : "a datagram";
  return {
    sight: { type: "answer" },
    why: capital(`${run.named(to, formatAddress(to))} answers: ${what} comes back to the asker.`),
  };
}

/** A container keeps its name as it is. */
function capital(sentence: string): string {
  return sentence.replace(/^the host\b/, "The host");
}

/** What the sender's socket takes notice of first. */
function told(run: Run, seen: readonly Seen[]): Journey {
  const { proto } = run.question;
  let outcome: Outcome | null = null;
  let why: string | null = null;
  for (const { sight, why: because } of seen) {
    outcome = outcomeOf(sight, proto);
    if (outcome === null) continue;
    why = because;
    break;
  }
  const untold = outcome === null ? (run.undetermined ?? run.beyond) : null;
  return {
    outcome: untold !== null ? "undetermined" : (outcome ?? "silence"),
    explanation: untold !== null ? `It cannot be told: ${untold}.` : explain(run, seen, why),
    assumptions: [...run.assumptions],
    packets: run.packets.map(({ kind, cause, fate, steps }) => ({ kind, cause, fate: fate ?? "dropped", steps })),
    entries: run.explain ? entriesOf(run) : [],
    fork: null,
  };
}

function explain(run: Run, seen: readonly Seen[], why: string | null): string {
  const trouble = run.proxyTrouble === null ? "" : ` Behind it, ${run.proxyTrouble}.`;
  const frozen =
    run.frozen === null
      ? ""
      : ` ${run.frozen} is paused: the kernel takes what comes for it, and none of its processes reads it.`;
  if (why !== null) return `${why}${trouble}${frozen}`;
  const lost = lastDrop(run);
  const unheard = seen[0] ? ` ${seen[0].why} A UDP socket takes no notice of that.` : "";
  return `Nothing comes back to the asker.${lost}${unheard}${frozen}`;
}

/** The sentence for where the exchange was lost. */
function lastDrop(run: Run): string {
  for (const { steps } of run.packets) {
    const drop = steps.findLast((s) => s.at === "drop");
    const where = drop?.ns === "host" ? "On the host" : `In ${drop?.ns}`;
    if (drop?.at === "drop") return ` ${where} the packet to ${drop.header.dst} was lost: ${drop.reason}.`;
  }
  return "";
}

/** The name's lookup is the first act: it stands before the first packet's own steps. */
function resolveFirst(run: Run): void {
  const { resolved } = run.question;
  const [first] = run.packets;
  const step = first?.steps[0];
  if (!resolved || !run.explain || !first || !step) return;
  const addresses = resolved.addresses.map(formatAddress);
  if (addresses.length > 1)
    run.assume(
      `${resolved.name} stands for ${addresses.join(", ")}: the first of them is asked. A program may begin with another.`,
    );
  first.steps.unshift({
    ns: step.ns,
    header: step.header,
    at: "resolve",
    name: resolved.name,
    by: resolved.by,
    addresses,
    note: `The name ${resolved.name} is looked up: ${resolved.by} says ${addresses.join(", ")}.`,
  });
}

function entriesOf({ connections }: Run): EntryView[] {
  return connections.map((c) => ({
    ns: c.ns,
    proto: protocolName(c.proto),
    original: tupleView(c.original, c.proto),
    reply: tupleView(c.reply, c.proto),
    status: [
      ...(c.seenReply ? ["seen-reply"] : []),
      ...(c.assured ? ["assured"] : []),
      ...(c.confirmed ? ["confirmed"] : []),
      ...(c.srcNat ? ["snat"] : []),
      ...(c.dstNat ? ["dnat"] : []),
    ],
    mark: c.mark,
    zone: c.zone,
    captured: c.captured,
  }));
}
