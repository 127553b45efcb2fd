import { ask } from "../../src/answers/ask.ts";
import { flattenSteps } from "../../src/answers/steps.ts";
import { suggest } from "../../src/answers/suggestions.ts";
import { KIND_WORDS } from "../../src/answers/words.ts";
import type { Host } from "../../src/host/model.ts";
import { hostOf, SAMPLES, sampleHost } from "../../src/host/testing/sample.ts";
import type {
  ChainStep,
  Journey,
  JourneyPacket,
  Outcome,
  RouteStep,
  Step,
  TupleView,
} from "../../src/kernel/journey.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { withPort } from "../../src/net/port.ts";
import { headerAfter, isSourceless, replyAt, trackedAt } from "../../src/ui/panel/header.ts";
import { type Visit, visitsOf } from "../../src/ui/panel/walk.ts";
import { winnersOf } from "../../src/ui/panel/winners.ts";
import { expect, test } from "./fixtures.ts";
import { readSteps, type Seen } from "./reading.ts";
import { sampleText } from "./samples.ts";

/** The words for an outcome, as the page must have them. */
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  answered: "Answered",
  refused: "Refused",
  unreachable: "Unreachable",
  "no-route": "No route",
  prohibited: "Prohibited",
  silence: "Silence",
  undetermined: "Undetermined",
};

function card(step: Step): string {
  switch (step.at) {
    case "chain":
      return "Rules";
    case "route":
      return "Routing decision";
    case "drop":
      return step.rejected ? "Rejected" : "Dropped";
    case "nat":
      return {
        dnat: "Destination rewritten (DNAT)",
        snat: "Source rewritten (SNAT)",
        "un-dnat": "Source put back (un-DNAT)",
        "un-snat": "Destination put back (un-SNAT)",
      }[step.kind];
    default:
      return "Packet";
  }
}

/** The visit to a chain in which the packet's way was decided: by the last rule that did more than lead on. */
function decided(step: ChainStep): Visit {
  const deciding = step.rules.filter(({ matched, verdict }) => matched && !/^(jump|goto|return)\b/.test(verdict));
  const last = deciding.filter(({ rule }) => rule !== "policy").at(-1) ?? deciding.at(-1);
  const visits = visitsOf(step);
  return visits.find(({ looks }) => last !== undefined && looks.includes(last)) ?? visits[0];
}

/** The rules of a chain as iptables-save printed them, with what it counted; null for those that nft alone knows. */
function printedRules(host: Host, step: ChainStep, chain: string) {
  const table = host.namespaces
    .find(({ name }) => name === step.ns)
    ?.xtables.find(
      ({ family, name, backend }) => family === step.family && name === step.table && backend === step.backend,
    );
  return table?.chains.find(({ name }) => name === chain)?.rules ?? null;
}

function expectRules(host: Host, step: ChainStep, seen: Seen, where: string) {
  const visit = decided(step);
  for (const { position, text, counters } of printedRules(host, step, visit.chain) ?? []) {
    const shown = seen.rules.find(({ rule }) => rule === String(position));
    expect(shown?.text, where).toBe(text.replace(/^-A \S+ ?/, "").replace(/\s+/g, " "));
    if (counters && counters.packets > 0)
      expect(shown?.counters, where).toMatch(new RegExp(`^${counters.packets} packets?, `));
    else expect(shown?.counters, where).toBe("");
  }
  expect(seen.rulesTitle, where).toBe(`${step.family === "ip" ? "" : `${step.family} `}${step.table} · ${visit.chain}`);
  const ticked = seen.rules.filter((rule) => rule.state !== "unreached");
  expect(
    ticked.map(({ rule, state }) => `${rule} ${state}`),
    where,
  ).toEqual(visit.looks.map(({ rule, matched }) => `${rule} ${matched ? "matched" : "failed"}`));
  for (const look of visit.looks)
    if (!look.matched)
      expect(seen.rules.find(({ rule }) => rule === String(look.rule))?.why, where).toContain(look.why);
}

/** The header that the step leaves behind is what the packet's card says, field by field. */
function expectHeader(packet: JourneyPacket, index: number, seen: Seen, where: string) {
  const now = headerAfter(packet, index);
  if (!now) throw new Error(`${where} has no header`);
  const ip = now.src.includes(":") ? "IPv6" : "IPv4";
  const { fields } = seen;
  expect(fields[`${ip} from`], where).toBe(isSourceless(packet) ? "none: no route chose one" : now.src);
  expect(fields[`${ip} to`], where).toBe(now.dst);
  expect(fields[`${ip} ${ip === "IPv6" ? "hops" : "ttl"}`], where).toMatch(
    new RegExp(`^${now.ttl} · ${now.length} bytes`),
  );
  for (const [end, mac] of [
    ["from", now.ether?.src],
    ["to", now.ether?.dst],
  ] as const)
    expect(fields[`Ethernet ${end}`], where).toBe(mac === undefined ? "in no frame yet" : told(mac));
  if (now.dport !== undefined && !now.icmp)
    expect(fields[`${now.proto.toUpperCase()} port`], where).toMatch(new RegExp(`^${now.sport} → ${now.dport}( |$)`));
  expectChanges(packet, index, ip, seen, where);
  expect(fields["kernel mark"], where).toBe(`0x${now.mark.toString(16)}`);
  expect(fields["kernel ct"], where).toContain(trackedAt(packet, index)?.state ?? "not seen yet");
  expect(seen.packet, where).toBe(`${KIND_WORDS[packet.kind]} · ${goesBack(packet) ? "reply" : "request"}`);
}

/** No snapshot tells the Ethernet addresses of stations outside. */
function told(mac: string): string {
  return mac.startsWith("0A:") ? "unknown" : mac;
}

/** What a field was stands struck beside what it is, and a translation's doing is in its colour. */
function expectChanges(packet: JourneyPacket, index: number, ip: string, { struck, tones }: Seen, where: string) {
  const born = packet.steps[0]?.header;
  const now = headerAfter(packet, index);
  if (!born || !now) throw new Error(`${where} has no header`);
  for (const [field, end] of [
    [`${ip} from`, "src"],
    [`${ip} to`, "dst"],
  ] as const) {
    const changed = born[end] !== now[end];
    expect(struck[field], where).toBe(changed ? born[end] : "");
    const kinds = end === "src" ? ["snat", "un-dnat"] : ["dnat", "un-snat"];
    const nat = packet.steps.slice(0, index + 1).findLast((step) => step.at === "nat" && kinds.includes(step.kind));
    if (changed) expect(tones[field], where).toBe(nat?.at === "nat" ? nat.kind.replace("un-", "") : "ink");
  }
  const ttl = `${ip} ${ip === "IPv6" ? "hops" : "ttl"}`;
  expect(struck[ttl], where).toBe(born.ttl === now.ttl ? "" : String(born.ttl));
}

function expectRoute(step: RouteStep, seen: Seen, where: string) {
  const { rule, route } = winnersOf(step);
  const rules = rule === null ? [] : [step.rules[rule]?.text];
  const routes = route === null ? [] : [step.candidates[route]?.text];
  expect(seen.won, where).toEqual([...rules, ...routes]);
  expect(seen.ticked, where).toEqual(seen.won);
}

function goesBack({ kind, cause }: JourneyPacket): boolean {
  return ["syn-ack", "rst", "echo-reply", "icmp-error"].includes(kind) || (kind === "datagram" && cause !== null);
}

/** The rule that is lit is the one that the walk was decided by, in the colour of what it did. */
function expectLitRule(step: ChainStep, next: Step | undefined, seen: Seen, where: string) {
  const last = decided(step).looks.at(-1);
  if (!last?.matched || last.rule === "policy") {
    expect(seen.litRules, where).toEqual([]);
    return;
  }
  expect(seen.litRules, where).toHaveLength(1);
  const [lit = ""] = seen.litRules;
  const [rule, effect = ""] = lit.split(" ");
  expect(rule, where).toBe(String(last.rule));
  if (last.verdict === "drop") expect(effect, where).toBe("drop");
  else expect(effect, where).not.toBe("drop");
  if (next?.at === "nat" && !next.kind.startsWith("un-")) expect([next.kind, "other"], where).toContain(effect);
}

/** The packet's place, its lane, its card and the marks of those that ended. */
function expectStage(journey: Journey, packet: JourneyPacket, step: Step, seen: Seen, where: string) {
  const way = (one: JourneyPacket): string => (goesBack(one) ? "back" : "forth");
  expect(seen.token, where).toBe(`${packet.kind} ${way(packet)}`);
  expect(seen.lanes, where).toEqual(journey.packets.map(way));
  const places =
    step.at === "device"
      ? [`interface ${step.ns}/${step.dev}`, `bridge ${step.ns}/${step.dev}`]
      : step.at === "chain"
        ? [`hook ${step.ns}/${step.hook}`]
        : [];
  const drawn = places.filter((place) => seen.drawn.includes(place));
  if (drawn.length > 0)
    expect(
      drawn.some((place) => seen.lit.includes(place)),
      `${where}: ${drawn} among ${seen.lit}`,
    ).toBe(true);
  if (step.at === "nat") {
    expect(seen.callout?.tone, where).toBe(step.kind.replace("un-", ""));
    for (const end of [step.before, step.after])
      expect(seen.callout?.text, where).toContain(withPort(end.address, end.port));
  }
  if (step.at === "chain") {
    const last = step.rules.at(-1);
    // In short it is the chain where it was decided.
    const chain = (seen.callout?.short && last?.chain) || step.chain;
    expect(seen.callout?.text, where).toContain(`${step.table} · ${chain}`);
    if (last?.rule === "policy") expect(seen.callout?.text, where).toContain(`policy ${last.verdict}`);
    else if (last?.matched)
      expect(seen.callout?.text, where).toContain(
        `${last.rule} ${last.verdict === "drop" ? "✕" : "✓"} ${last.verdict}`,
      );
  }
  if (step.at === "drop" || (step.at === "socket" && step.result === "closed")) {
    expect(seen.callout?.tone, where).toBe("drop");
    expect(seen.ends.at(-1), where).toBe("drop");
  }
}

/** On the line of steps. */
function expectStop(packet: JourneyPacket, step: Step, seen: Seen, where: string) {
  const mark =
    step.at === "nat"
      ? step.kind.replace("un-", "")
      : step.at === "drop" || (step.at === "socket" && step.result === "closed")
        ? "drop"
        : step.at === "undetermined"
          ? "undetermined"
          : step.at === "socket"
            ? "accept"
            : "plain";
  expect(seen.stop, where).toBe(`${mark} ${goesBack(packet) ? "back" : "forth"}`);
}

/** The connection's entry: as it was made, and as answers will look by now. */
function expectTuples(journey: Journey, at: { packet: number; index: number }, seen: Seen, where: string) {
  const packet = journey.packets[at.packet];
  const entry = packet && trackedAt(packet, at.index)?.entry;
  if (entry === null || entry === undefined) {
    expect(seen.tuples, where).toEqual([]);
    return;
  }
  const made = journey.entries[entry];
  const reply = replyAt(journey, entry, at.packet, at.index);
  if (!made || !reply) throw new Error(`${where} has no entry`);
  const from = ({ src, sport }: TupleView): string => withPort(src, sport);
  const to = ({ dst, dport }: TupleView): string => withPort(dst, dport);
  const about = ({ icmp }: TupleView): string => (icmp ? ` · type ${icmp.type}, id ${icmp.id}` : "");
  expect(seen.tuples, where).toEqual([
    `original${about(made.original)} ${from(made.original)} ${to(made.original)}`,
    `reply${about(reply)} ${to(reply)} ${from(reply)}`,
  ]);
}

function expectShown(host: Host, journey: Journey, seen: readonly Seen[]) {
  const steps = flattenSteps(journey);
  expect(seen).toHaveLength(steps.length);
  for (const { index, packet, step, stepInPacket } of steps) {
    const one = seen[index];
    if (!one) throw new Error(`step ${index + 1} was not seen`);
    const where = `step ${index + 1}, ${step.at} in ${step.ns}`;
    expect(one.sentence, where).toBe(step.note.replace(/\s+/g, " ").trim());
    expect(one.count, where).toBe(`step ${index + 1} of ${steps.length}`);
    expect(one.announced, where).toContain(one.sentence);
    expect(one.cards, where).toContain(card(step));
    if (step.at === "chain") expectRules(host, step, one, where);
    if (step.at === "route") expectRoute(step, one, where);
    expect(one.outcome, where).toBe(OUTCOMES[journey.outcome]);
    const of = journey.packets[packet];
    if (!of) throw new Error(`${where} is of no packet`);
    expectHeader(of, stepInPacket, one, where);
    if (step.at === "chain") expectLitRule(step, of.steps[stepInPacket + 1], one, where);
    if (step.at === "device")
      expect(one.fields["kernel dev"], where).toMatch(
        new RegExp(`(^| )${step.dir} ${step.dev.replace(".", "\\.")}( |$)`),
      );
    expectStage(journey, of, step, one, where);
    expectStop(of, step, one, where);
    expectTuples(journey, { packet, index: stepInPacket }, one, where);
  }
  // By the end of the journey an entry is what the kernel keeps of it.
  const kept = journey.entries.map(({ reply }) => withPort(reply.src, reply.sport));
  for (const tuple of seen.at(-1)?.tuples.slice(1) ?? []) expect(kept).toContain(tuple.split(" ").at(-1));
  for (const { step } of steps) {
    if (step.at !== "nat" && step.at !== "drop") continue;
    const name =
      step.at === "nat" ? step.kind.replace("dnat", "DNAT").replace("snat", "SNAT") : step.rejected ? "REJECT" : "DROP";
    expect(seen[0]?.milestones, "milestones are named on the line").toContain(name);
  }
}

test.describe("the page shows what the simulator says", () => {
  // Every step is looked at when it is over: how it moves there is for other tests.
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  for (const sample of SAMPLES)
    test(`of every suggested question: ${sample}`, async ({ app, page }) => {
      test.slow();
      const compiled = compileHost(sampleHost(sample));
      await app.open(`?sample=${sample}`);
      for (const { title, question } of suggest(compiled.host))
        await test.step(title, async () => {
          const journey = await app.ask(question);
          const asked = ask(compiled.host, question);
          if (!asked.ok) throw new Error(asked.error);
          expect(journey, "the page's worker says what the command says").toEqual(simulate(compiled, asked.value));
          const steps = flattenSteps(journey).length;
          await app.expectState({ question, outcome: journey.outcome, step: Math.min(1, steps), steps });
          // What fails before there is a packet has no steps: then its explanation stands in their place.
          if (steps === 0) await expect(page.locator(".sentence")).toHaveText(journey.explanation);
          expectShown(compiled.host, journey, await readSteps(page));
        });
    });

  test("each rule's counters are its own", async ({ app, page }) => {
    test.slow();
    let counted = 0;
    const count = (rule: string): string => {
      counted++;
      return `[${counted}:${counted * 60}] ${rule}`;
    };
    const text = sampleText("docker-28.5-basic");
    const snapshot = JSON.parse(text);
    for (const { outputs } of snapshot.namespaces)
      outputs["iptables-save"] = outputs["iptables-save"]?.replace(/^-A .*$/gm, count);
    expect(counted).toBeGreaterThan(40);
    const compiled = compileHost(hostOf(snapshot));
    await app.open();
    await app.load(snapshot);
    const journey = await app.ask({ from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080 });
    expectShown(compiled.host, journey, await readSteps(page));
  });
});

test("a dropped packet ends at the rule that drops it", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const journey = await app.ask({ from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 });
  expect(journey.outcome).toBe("silence");
  await app.go(flattenSteps(journey).length);
  const last = journey.packets.at(-1)?.steps.at(-1);
  if (last?.at !== "drop" || !last.rule) throw new Error("the journey does not end in a rule's drop");
  await expect(page.locator(".sentence")).toHaveText(last.note);
  await expect(page.locator(".outcome")).toHaveText("Silence");
  await expect(page.getByRole("heading", { name: "Dropped" })).toBeVisible();
  const matched = page.locator(`.rule[data-rule="${last.rule.rule}"][data-state=matched]`);
  await expect(matched).toContainText("-j DROP");
  await expect(matched).toBeInViewport();
  await expect(page.locator(".track-name[data-mark=drop]")).toHaveText("DROP");
});

test("nothing a snapshot says becomes markup", async ({ app, page }) => {
  await app.open();
  const html = "<img src=x onerror=alert(1)>";
  await app.load({
    format: "hookline-snapshot",
    version: 1,
    host: { hostname: html },
    namespaces: [
      {
        inode: 1,
        role: "host",
        outputs: {
          "iptables-save": `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "${html}" -j DROP\nCOMMIT\n`,
        },
      },
    ],
  });
  await app.load({ format: html, version: 1 }).catch(() => {});
  await expect(page.locator("main")).toContainText(html);
  expect(await page.locator("img").count()).toBe(0);
});
