import type { Host } from "../../host/model.ts";
import type { EntryView, JourneyPacket, Step } from "../../kernel/journey.ts";
import { unreachable } from "../../net/result.ts";
import { FactsCard } from "./facts-card.tsx";
import { endpoint } from "./header.ts";
import { RouteCard } from "./route-card.tsx";
import { RulesCard } from "./rules-card.tsx";

interface Props {
  readonly host: Host;
  readonly packet: JourneyPacket;
  /** Of the step in its packet. */
  readonly index: number;
  /** Of the step in the journey. */
  readonly at: number;
  readonly entries: readonly EntryView[];
}

/** What the step is about, by its kind. */
export function StepCard({ host, packet, index, at, entries }: Props) {
  const step = packet.steps[index];
  if (!step) return null;
  switch (step.at) {
    case "chain":
      return <RulesCard host={host} step={step} at={at} />;
    case "route":
      return <RouteCard step={step} />;
    case "nat":
      return <NatCards {...{ host, packet, index, at, entries }} step={step} />;
    case "drop":
      return <DropCards {...{ host, packet, index, at, entries }} step={step} />;
    case "conntrack":
      return (
        <FactsCard
          title="Connection tracking"
          about={`state ${step.state}`}
          facts={[
            ["found", TRACKING[step.action]],
            ["direction", step.direction ?? "none"],
          ]}
        />
      );
    case "bridge":
      return (
        <FactsCard
          title="Bridge"
          about={step.bridge}
          facts={[
            ["came in by", step.port ?? `${step.bridge} itself`],
            ["decision", BRIDGING[step.decision]],
            ["goes out by", step.out.length > 0 ? step.out.join(", ") : "no port"],
            step.header.ether && ["for", step.header.ether.dst],
          ]}
        />
      );
    case "neighbour":
      return (
        <FactsCard
          title="Neighbour"
          about={`on ${step.dev}`}
          facts={[
            ["address", step.address],
            ["is at", step.mac ?? "nobody answers"],
            ["known by", NEIGHBOURS[step.result]],
          ]}
        />
      );
    case "socket":
      return (
        <FactsCard
          title="Socket"
          about={SOCKETS[step.result]}
          facts={[
            step.socket !== null && ["socket", step.socket],
            step.process !== null && ["process", step.process],
            step.proxyTo !== null && ["opens its own to", step.proxyTo],
          ]}
          tone={step.result === "closed" ? "drop" : "accept"}
        />
      );
    case "send":
      return (
        <FactsCard
          title={SENDERS[step.by]}
          about={`in ${step.ns}`}
          facts={[step.process !== null && ["process", step.process]]}
        />
      );
    case "device":
      return (
        <FactsCard
          title="Interface"
          about={`${step.ns}/${step.dev}`}
          facts={[["direction", step.dir === "in" ? "comes in" : "goes out"]]}
        />
      );
    case "forward":
      return (
        <FactsCard
          title="Forwarding"
          about={`in ${step.ns}`}
          facts={[["ttl", step.header.ttl === step.ttl ? String(step.ttl) : `${step.header.ttl} → ${step.ttl}`]]}
        />
      );
    case "tunnel":
      return (
        <FactsCard
          title="Tunnel"
          about={step.dev}
          facts={[[step.direction === "wrap" ? "wrapped in" : "unwrapped from", step.outer]]}
        />
      );
    case "outside":
      return (
        <FactsCard
          title="Outside"
          about={`past ${step.dev}`}
          facts={[["direction", step.direction === "in" ? "comes from outside" : "leaves the host"]]}
        />
      );
    case "resolve":
      return (
        <FactsCard
          title="Name lookup"
          about={`answered by ${step.by}`}
          facts={[
            ["name", step.name],
            ["addresses", step.addresses.join(", ")],
          ]}
        />
      );
    case "undetermined":
      return <FactsCard title="Undetermined" facts={[["missing", step.reason]]} tone="undetermined" />;
    default:
      return unreachable(step);
  }
}

function NatCards({ step, ...props }: Props & { step: Extract<Step, { at: "nat" }> }) {
  const source = step.kind === "snat" || step.kind === "un-dnat";
  const chain = chainBefore(props.packet, props.index);
  return (
    <>
      <FactsCard
        title={NAT_TITLES[step.kind]}
        about={`at ${step.hook}`}
        facts={[
          [
            source ? "source" : "destination",
            <>
              <del className="struck">{endpoint(step.before.address, step.before.port)}</del>{" "}
              <ins className={`changed ${source ? "snat" : "dnat"}`}>
                {endpoint(step.after.address, step.after.port)}
              </ins>
            </>,
          ],
          step.kind.startsWith("un-") && ["because of", "the connection's entry; no rule is asked"],
        ]}
        tone={source ? "snat" : "dnat"}
      />
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
        about={`in ${step.ns}`}
        facts={[
          ["why", step.reason],
          step.rule && [
            "by",
            `${step.rule.table} · ${step.rule.chain} ${step.rule.rule === "policy" ? "policy" : `rule ${step.rule.rule}`}`,
          ],
          ["its sender", step.rejected ? "is told" : "is told nothing"],
        ]}
        tone="drop"
      />
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
