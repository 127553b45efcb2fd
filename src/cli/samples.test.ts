/**
 * Captured hosts beside what the kernel did there (`expected.json`): the same packets were sent on the real host, and the
 * kernel's own trace of them recorded. Every packet's walk through the rules, every device it crossed, and what the sender
 * saw must be the same. Ports from 32768 up are the kernel's own pick.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { QuestionText } from "../answers/question-text.ts";
import { SAMPLES } from "../host/testing/sample.ts";
import type { Header, Outcome } from "../kernel/journey.ts";
import { type Answer, answerQuestions } from "./answer.ts";
import { asSighted } from "./sightings.ts";

type Tuple = readonly [string, number | null, string, number | null];

interface Probe {
  readonly request: {
    readonly from: string;
    readonly to: string;
    readonly proto: QuestionText["proto"];
    readonly port: number;
    readonly src?: string;
    readonly mark?: number;
  };
  readonly outcome: string;
  /** The address and port that the sender had. */
  readonly local?: readonly [string, number] | null;
  readonly packets: readonly {
    readonly ns: string;
    readonly kind: string;
    readonly first: Tuple;
    readonly chains: readonly {
      readonly family: string;
      readonly table: string;
      readonly chain: string;
      readonly iif: string | null;
      readonly oif: string | null;
      readonly tuple: Tuple;
      readonly rules: readonly (readonly [string, number | "policy", string])[];
    }[];
  }[];
  readonly devices: Readonly<Record<string, readonly { dev: string; dir: string; kind: string; tuple: Tuple }[]>>;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  connected: "answered",
  econnrefused: "refused",
  timeout: "silence",
  ehostunreach: "unreachable",
  "icmp-error": "unreachable",
  enetunreach: "no-route",
  eacces: "prohibited",
  eperm: "prohibited",
  einval: "prohibited",
  // Protocol unreachable, as connect(2) reports it.
  enoprotoopt: "unreachable",
};

/** Where the probes' senders stand in a question's words, and their addresses of each family. */
const SENDERS: Readonly<Record<string, readonly [string, (to: string) => string | undefined]>> = {
  h: ["host", () => undefined],
  out: ["outside:eth0", (to) => (to.includes(":") ? "2001:db8:1::1" : "192.0.2.1")],
  lan: ["outside:eth1", () => "10.20.0.50"],
};

function questionOf(name: string, { request, local }: Probe): QuestionText {
  // What Docker knows nothing of is asked from by its namespace's number.
  const inside = request.from.startsWith("netns:") ? request.from : `container:${request.from}`;
  const [from, address] = SENDERS[request.from] ?? [inside, () => undefined];
  const outside = from.startsWith("outside:");
  const src = request.src ?? (outside ? (local?.[0] ?? address(request.to)) : undefined);
  return {
    name,
    from,
    proto: request.proto,
    to: request.to,
    ...(request.proto === "icmp" ? {} : { port: request.port }),
    ...(src === undefined ? {} : { src }),
    ...(local ? { sport: local[1] } : {}),
    ...(request.mark === undefined ? {} : { mark: request.mark }),
  };
}

function told([src, sport, dst, dport]: Tuple): string {
  const port = (number: number | null): string => (number === null ? "" : `:${number >= 32768 ? "*" : number}`);
  return `${src}${port(sport)}>${dst}${port(dport)}`;
}

function tupleOf({ src, sport, dst, dport }: Header): Tuple {
  return [src, sport ?? null, dst, dport ?? null];
}

/** A packet's way through one namespace: what it was when it got there, and a line for each base chain that it walked. */
interface Walk {
  /** `syn web 203.0.113.7:*>172.18.0.2:80`. */
  readonly packet: string;
  /** `ip nat PREROUTING eth0>- 203.0.113.7:*>192.0.2.10:8080: PREROUTING 1 jump DOCKER, DOCKER 4 accept`. */
  readonly chains: readonly string[];
}

function recordedWalks({ packets }: Probe): readonly Walk[] {
  return packets.flatMap(({ ns, kind, first, chains }) => {
    // The recorder's own table is no part of the host.
    const own = chains.filter(({ table }) => table !== "labtrace");
    const lines = own.map(({ family, table, chain, iif, oif, tuple, rules }) => {
      const verdicts = rules.map((rule) => rule.join(" ")).join(", ");
      return `${family} ${table} ${chain} ${iif ?? "-"}>${oif ?? "-"} ${told(tuple)}: ${verdicts}`;
    });
    return lines.length === 0 ? [] : [{ packet: `${kind} ${ns} ${told(first)}`, chains: lines }];
  });
}

/**
 * The simulated ways of the packets that were recorded: not every namespace was watched. iptables-save prints base chains
 * that the kernel never made, and no trace shows them: they can only have accepted, and are left out.
 */
function simulatedWalks({ packets }: Answer, recorded: readonly Walk[]): readonly Walk[] {
  const walks = packets.flatMap(({ kind, steps }) =>
    [...new Set(steps.map((step) => step.ns))].flatMap((ns): Walk[] => {
      const here = steps.filter((step) => step.ns === ns && (step.at === "chain" || step.at === "device"));
      const [first] = here;
      if (first === undefined) return [];
      const packet = `${kind} ${ns} ${told(tupleOf(first.header))}`;
      const expected = new Set(
        recorded.filter((walk) => walk.packet === packet).flatMap((walk) => walk.chains.map(place)),
      );
      const chains = here.flatMap((step) => {
        if (step.at !== "chain") return [];
        const matched = step.rules.filter((rule) => rule.matched);
        const verdicts = matched.map(({ chain, rule, verdict }) => `${chain} ${rule} ${verdict}`).join(", ");
        const way = `${step.iif ?? "-"}>${step.oif ?? "-"} ${told(tupleOf(step.header))}`;
        const line = `${step.family} ${step.table} ${step.chain} ${way}: ${verdicts}`;
        return expected.has(place(line)) || !/: \S+ policy accept$/.test(line) ? [line] : [];
      });
      return [{ packet, chains }];
    }),
  );
  // Of packets that look the same the recording has the first: a copy of a flooded frame is told like one sent again.
  const firsts = walks.filter(({ packet }, index) => walks.findIndex((one) => one.packet === packet) === index);
  return firsts.filter((walk) => recorded.some((one) => one.packet === walk.packet));
}

/** Family, table and chain of a line. */
function place(line: string): string {
  return line.split(" ", 3).join(" ");
}

function crossingsOf(probe: Probe): readonly string[] {
  return Object.entries(probe.devices).flatMap(([ns, list]) =>
    list.map(({ dev, dir, kind, tuple }) => `${kind} ${ns}/${dev} ${dir} ${told(tuple)}`),
  );
}

function simulatedCrossings({ packets }: Answer): readonly string[] {
  return packets.flatMap(({ kind, steps }) =>
    steps.flatMap((step) =>
      step.at === "device" ? [`${kind} ${step.ns}/${step.dev} ${step.dir} ${told(tupleOf(step.header))}`] : [],
    ),
  );
}

function sorted(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort();
}

/**
 * The one thing that a snapshot cannot tell: the outside is assumed to answer from the address that was asked, and there a
 * server answered from another of its own, so that the host took it for something new.
 */
const OUTSIDE_ANSWERED_OTHERWISE = "docker-20.10-basic container-to-internet-udp";

/** Hosts as administrators make them, which the page does not show: firewalld, rules in DOCKER-USER, a native firewall. */
const OTHERS = "e2e/hosts";

const FOLDERS = [
  ...SAMPLES.map((sample) => [sample, `public/samples/${sample}`] as const),
  ...readdirSync(OTHERS, { withFileTypes: true }).flatMap((f) =>
    f.isDirectory() ? [[f.name, `${OTHERS}/${f.name}`] as const] : [],
  ),
];

describe.each(FOLDERS)("%s", (sample, folder) => {
  const parsed = (file: string) => JSON.parse(readFileSync(`${folder}/${file}.json`, "utf8"));
  const probes: Readonly<Record<string, Probe>> = parsed("expected");
  const names = Object.keys(probes).filter((name) => `${sample} ${name}` !== OUTSIDE_ANSWERED_OTHERWISE);
  const answers = new Map(
    answerQuestions(
      parsed("snapshot"),
      Object.entries(probes).map(([name, probe]) => questionOf(name, probe)),
    ).map((answer) => [answer.name, asSighted(answer)]),
  );

  test.each(names)("%s", (name) => {
    const probe = probes[name];
    const answer = answers.get(name);
    if (probe === undefined || answer === undefined) throw new Error(`${name} has no answer`);
    expect(answer.outcome).toBe(OUTCOMES[probe.outcome] ?? probe.outcome);
    const recorded = recordedWalks(probe);
    const byPacket = (a: Walk, b: Walk): number => (a.packet < b.packet ? -1 : a.packet > b.packet ? 1 : 0);
    expect(simulatedWalks(answer, recorded).toSorted(byPacket)).toEqual(recorded.toSorted(byPacket));
    const watched = new Set(Object.keys(probe.devices));
    const crossings = simulatedCrossings(answer).filter((line) => watched.has(line.split(" ")[1]?.split("/")[0] ?? ""));
    const heard = (lines: readonly string[]) => sorted(lines.filter((line) => !line.includes("/lo ")));
    expect(heard(crossings)).toEqual(heard(crossingsOf(probe)));
  });
});
