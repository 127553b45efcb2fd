import { failsAtOnce } from "../../answers/in-kernel.ts";
import type { Host } from "../../host/model.ts";
import type { JourneyPacket, Step } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { unreachable } from "../../net/result.ts";
import { termOfNat } from "../glossary/terms.ts";
import { kindText } from "../words.ts";
import { Fact, FactsCard } from "./facts-card.tsx";
import { devicesAt, isSourceless, natTone, toldMac } from "./header.ts";
import { InKernelCard } from "./in-kernel-card.tsx";
import { RouteCard } from "./route-card.tsx";
import { RulesCard } from "./rules-card.tsx";

interface Props {
  readonly host: Host;
  readonly packet: JourneyPacket;
  /** Of the step in its packet. */
  readonly index: number;
  /** Of the step in the journey. */
  readonly at: number;
}

/** What the step is about, by its kind, and what the kernel does at such a step. */
export function StepCard(props: Props) {
  const step = props.packet.steps[props.index];
  if (!step) return null;
  return (
    <>
      <Particulars {...props} step={step} />
      <InKernelCard packet={props.packet} step={step} />
    </>
  );
}

function Particulars({ host, packet, index, at, step }: Props & { step: Step }) {
  switch (step.at) {
    case "chain":
      return <RulesCard host={host} step={step} at={at} />;
    case "route":
      return <RouteCard step={step} />;
    case "nat":
      return <NatCards {...{ host, packet, index, at }} step={step} />;
    case "drop":
      return <DropCards {...{ host, packet, index, at }} step={step} />;
    case "conntrack":
      return (
        <FactsCard title="Connection tracking" term="conntrack" about={`state ${step.state}`}>
          <Fact name="found" said>
            {TRACKING[step.action]}
          </Fact>
          <Fact name="direction" said>
            {step.direction ?? "none"}
          </Fact>
        </FactsCard>
      );
    case "bridge":
      return (
        <FactsCard title="Bridge" term="bridge" about={step.bridge}>
          <Fact name="came in by">{step.port ?? `${step.bridge} itself`}</Fact>
          <Fact name="decision" said>
            {BRIDGING[step.decision]}
          </Fact>
          <Fact name="goes out by">{step.out.length > 0 ? step.out.join(", ") : "no port"}</Fact>
          {step.header.ether && <Fact name="for">{toldMac(step.header.ether.dst)}</Fact>}
        </FactsCard>
      );
    case "neighbour":
      return (
        <FactsCard title="Neighbour" term="neighbour" about={`on ${step.dev}`}>
          <Fact name="address">{step.address}</Fact>
          <Fact name="is at">{step.mac === null ? "nobody answers" : toldMac(step.mac)}</Fact>
          <Fact name="known by" said>
            {NEIGHBOURS[step.result]}
          </Fact>
        </FactsCard>
      );
    case "socket":
      return (
        <FactsCard
          title="Socket"
          term="socket"
          about={SOCKETS[step.result]}
          tone={step.result === "closed" ? "drop" : "accept"}
        >
          {step.socket !== null && <Fact name="socket">{step.socket}</Fact>}
          {step.process !== null && <Fact name="process">{step.process}</Fact>}
          {step.proxyTo !== null && <Fact name="opens its own to">{step.proxyTo}</Fact>}
        </FactsCard>
      );
    case "send":
      return (
        <FactsCard title={SENDERS[step.by]} about={step.by === "outside" ? "beyond the host" : `in ${step.ns}`}>
          {step.process !== null && <Fact name="process">{step.process}</Fact>}
          {!isSourceless(packet) && <Fact name="sends">{withPort(step.header.src, step.header.sport)}</Fact>}
          <Fact name="to">{withPort(step.header.dst, step.header.dport)}</Fact>
        </FactsCard>
      );
    case "device":
      return <InterfaceCard host={host} step={step} />;
    case "forward":
      return (
        <FactsCard title="Forwarding" term="forwarding" about={`in ${step.ns}`}>
          <Fact name="from">{devicesAt(packet, index).in ?? "nowhere"}</Fact>
          <Fact name="to">{devicesAt(packet, index).out ?? "nowhere"}</Fact>
          <Fact name="ttl">{step.header.ttl === step.ttl ? String(step.ttl) : `${step.header.ttl} → ${step.ttl}`}</Fact>
        </FactsCard>
      );
    case "tunnel":
      return (
        <FactsCard title="Tunnel" term="tunnel" about={step.dev}>
          <Fact name={step.direction === "wrap" ? "wrapped in" : "unwrapped from"}>{step.outer}</Fact>
        </FactsCard>
      );
    case "outside":
      return (
        <FactsCard title="Outside" term="outside" about={`past ${step.dev}`}>
          <Fact name="direction" said>
            {step.direction === "in" ? "comes from outside" : "leaves the host"}
          </Fact>
        </FactsCard>
      );
    case "resolve":
      return (
        <FactsCard title="Name lookup" term="resolver" about={`answered by ${step.by}`}>
          <Fact name="name">{step.name}</Fact>
          <Fact name="addresses">{step.addresses.join(", ")}</Fact>
        </FactsCard>
      );
    case "undetermined":
      return (
        <FactsCard title="Undetermined" term="undetermined" tone="undetermined">
          <Fact name="missing" said>
            {step.reason}
          </Fact>
        </FactsCard>
      );
    default:
      return unreachable(step);
  }
}

function InterfaceCard({ host, step }: { host: Host; step: Extract<Step, { at: "device" }> }) {
  const link = host.namespaces.find(({ name }) => name === step.ns)?.links.find(({ name }) => name === step.dev);
  const far = link?.peer && host.namespaces.find(({ inode }) => inode === link.peer?.namespace);
  return (
    <FactsCard
      title="Interface"
      term="interface"
      about={`${step.dir === "in" ? "comes in" : "goes out"} by ${step.ns}/${step.dev}`}
    >
      {link && (
        <Fact name="kind" said>
          {kindText(link)}
        </Fact>
      )}
      {link?.peer && far && (
        <Fact name="other end">
          {far.name}/{link.peer.name}
        </Fact>
      )}
      {link && link.master !== null && <Fact name="part of">{link.master}</Fact>}
      {link && link.addresses.length > 0 && (
        <Fact name="addresses">{link.addresses.map(({ prefix }) => formatPrefix(prefix)).join(", ")}</Fact>
      )}
      {link && <Fact name="mtu">{link.mtu}</Fact>}
    </FactsCard>
  );
}

function NatCards({ step, ...props }: Props & { step: Extract<Step, { at: "nat" }> }) {
  const source = step.kind === "snat" || step.kind === "un-dnat";
  const chain = chainBefore(props.packet, props.index);
  return (
    <>
      <FactsCard
        title={NAT_TITLES[step.kind]}
        term={termOfNat(step.kind)}
        about={`at ${step.hook}`}
        tone={natTone(step.kind)}
      >
        <Fact name={source ? "source" : "destination"}>
          <del className="struck">{withPort(step.before.address, step.before.port)}</del>{" "}
          <ins className={`changed ${natTone(step.kind)}`}>{withPort(step.after.address, step.after.port)}</ins>
        </Fact>
        {step.kind.startsWith("un-") && (
          <Fact name="because of" said>
            the connection's entry; no rule is asked
          </Fact>
        )}
      </FactsCard>
      {chain && !step.kind.startsWith("un-") && <RulesCard host={props.host} step={chain} at={props.at - 1} />}
    </>
  );
}

function DropCards({ step, ...props }: Props & { step: Extract<Step, { at: "drop" }> }) {
  const chain = step.rule ? chainBefore(props.packet, props.index) : null;
  return (
    <>
      <FactsCard
        title={step.rejected ? "Rejected" : "Dropped"}
        term={step.rejected ? "reject" : "drop"}
        about={`in ${step.ns}`}
        tone="drop"
      >
        <Fact name="why" said>
          {step.reason}
        </Fact>
        <Fact name="its sender" said>
          {step.rejected
            ? "is told"
            : failsAtOnce(props.packet, step)
              ? "is told at once: its call fails"
              : "is told nothing"}
        </Fact>
      </FactsCard>
      {chain && <RulesCard host={props.host} step={chain} at={props.at - 1} />}
    </>
  );
}

/** The chain step right before, which the step follows from. */
function chainBefore(packet: JourneyPacket, index: number): Extract<Step, { at: "chain" }> | null {
  const before = packet.steps[index - 1];
  return before?.at === "chain" ? before : null;
}

const NAT_TITLES = {
  dnat: "Destination rewritten (DNAT)",
  snat: "Source rewritten (SNAT)",
  "un-dnat": "Source put back (un-DNAT)",
  "un-snat": "Destination put back (un-SNAT)",
} as const;
const TRACKING = {
  new: "nothing: a new entry is made",
  found: "the connection's entry",
  related: "the entry that it belongs to",
  confirmed: "the entry, now confirmed into the table",
  invalid: "nothing that it could belong to",
  untracked: "nothing: it is not tracked",
} as const;
const BRIDGING = {
  local: "up to the host",
  forward: "on to the port that knows the address",
  flood: "to every port: nobody knows the address",
  drop: "dropped",
} as const;
const NEIGHBOURS = {
  cached: "the neighbour table",
  resolved: "asking",
  assumed: "assuming it: it is outside",
  failed: "nobody: it does not answer",
  "not-needed": "no need: there is nobody else on the link",
} as const;
const SOCKETS = {
  accepted: "takes the packet",
  closed: "nobody listens",
  kernel: "the kernel answers itself",
  asker: "the asker has its answer",
} as const;
const SENDERS = { process: "A process sends", kernel: "The kernel sends", outside: "Someone outside sends" } as const;
