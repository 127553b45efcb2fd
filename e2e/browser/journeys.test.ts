import type { Page } from "@playwright/test";
import { ask } from "../../src/answers/ask.ts";
import { flattenSteps } from "../../src/answers/steps.ts";
import { suggest } from "../../src/answers/suggestions.ts";
import { isReply, KIND_WORDS, OUTCOME_WORDS } from "../../src/answers/words.ts";
import type { Hookline } from "../../src/app/window-api.ts";
import { SAMPLES, sampleHost } from "../../src/host/testing/sample.ts";
import type { ChainStep, Journey, JourneyPacket, RouteStep, Step } from "../../src/kernel/journey.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { headerAfter, trackedAt } from "../../src/ui/panel/header.ts";
import { decidingVisit, visitsOf } from "../../src/ui/panel/walk.ts";
import { winnersOf } from "../../src/ui/panel/winners.ts";
import { expect, test } from "./fixtures.ts";

/** What the page shows at one step. */
interface Seen {
  readonly sentence: string;
  readonly count: string;
  readonly announced: string;
  readonly cards: readonly string[];
  readonly rulesTitle: string;
  readonly rules: readonly { readonly rule: string; readonly state: string; readonly why: string }[];
  /** The packet's fields as they are once the step has happened: `IPv4 to` → `172.18.0.2`. */
  readonly fields: Readonly<Record<string, string>>;
  /** `SYN · request`. */
  readonly packet: string;
  /** The route and the policy rule that won, as they are written. */
  readonly won: readonly string[];
  readonly outcome: string;
}

/** Goes through all steps, and reads off the page what a person would see at each. */
function readSteps(page: Page): Promise<readonly Seen[]> {
  return page.evaluate(async () => {
    const { hookline } = globalThis as typeof globalThis & { hookline: Hookline };
    const text = (element: Element | null) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    const texts = (selector: string) => [...document.querySelectorAll(selector)].map(text);
    const seen: Seen[] = [];
    for (let step = 1; step <= hookline.state().steps; step++) {
      await hookline.go(step);
      await hookline.idle();
      // How nft writes rules is fetched when it is first asked for; what is folded together is unfolded to be read.
      while (document.querySelector(".rules-card") && !document.querySelector(".rules-card :is(.rule, .empty-chain)"))
        await new Promise(requestAnimationFrame);
      const folds = [...document.querySelectorAll<HTMLElement>(".rules-card .folded[aria-expanded=false]")];
      for (const fold of folds) fold.click();
      if (folds.length > 0) await hookline.idle();
      seen.push({
        sentence: text(document.querySelector(".sentence")),
        count: text(document.querySelector(".count")),
        announced: text(document.querySelector("[data-testid=announcer]")),
        cards: texts(".panel .card h2"),
        rulesTitle: text(document.querySelector(".rules-name")),
        rules: [...document.querySelectorAll<HTMLElement>(".rules-card .rule")].map((rule) => ({
          rule: rule.dataset["rule"] ?? "policy",
          state: rule.dataset["state"] ?? "",
          why: text(rule.querySelector(".why")),
        })),
        fields: Object.fromEntries(
          [...document.querySelectorAll(".packet-card .layer")].flatMap((layer) =>
            [...layer.querySelectorAll(".field-row")].map((row) => {
              const value = row.querySelector("dd")?.cloneNode(true) as Element;
              for (const gone of value.querySelectorAll("del")) gone.remove();
              return [`${text(layer.querySelector("h3"))} ${text(row.querySelector("dt"))}`, text(value)];
            }),
          ),
        ),
        packet: text(document.querySelector(".packet-card .card-head span")),
        won: texts(".look[data-won=true] code"),
        outcome: text(document.querySelector(".outcome")),
      });
    }
    return seen;
  });
}

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

function expectRules(step: ChainStep, seen: Seen, where: string) {
  const visit = decidingVisit(visitsOf(step));
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
  expect(fields[`${ip} from`], where).toBe(now.src);
  expect(fields[`${ip} to`], where).toBe(now.dst);
  expect(fields[`${ip} ${ip === "IPv6" ? "hops" : "ttl"}`], where).toMatch(
    new RegExp(`^${now.ttl} · ${now.length} bytes`),
  );
  expect(fields["Ethernet from"], where).toBe(now.ether?.src ?? "in no frame yet");
  expect(fields["Ethernet to"], where).toBe(now.ether?.dst ?? "in no frame yet");
  if (now.dport !== undefined && !now.icmp)
    expect(fields[`${now.proto.toUpperCase()} port`], where).toMatch(new RegExp(`^${now.sport} → ${now.dport}( |$)`));
  expect(fields["kernel mark"], where).toBe(`0x${now.mark.toString(16)}`);
  expect(fields["kernel ct"], where).toContain(trackedAt(packet, index)?.state ?? "not seen yet");
  expect(seen.packet, where).toBe(`${KIND_WORDS[packet.kind]} · ${isReply(packet) ? "reply" : "request"}`);
}

function expectRoute(step: RouteStep, seen: Seen, where: string) {
  const { rule, route } = winnersOf(step);
  const rules = rule === null ? [] : [step.rules[rule]?.text];
  const routes = route === null ? [] : [step.candidates[route]?.text];
  expect(seen.won, where).toEqual([...rules, ...routes]);
}

function expectShown(journey: Journey, seen: readonly Seen[]) {
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
    if (step.at === "chain") expectRules(step, one, where);
    if (step.at === "route") expectRoute(step, one, where);
    expect(one.outcome, where).toBe(OUTCOME_WORDS[journey.outcome]);
    const of = journey.packets[packet];
    if (!of) throw new Error(`${where} is of no packet`);
    expectHeader(of, stepInPacket, one, where);
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
          expectShown(journey, await readSteps(page));
        });
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
