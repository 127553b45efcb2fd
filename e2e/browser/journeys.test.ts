import type { Page } from "@playwright/test";
import { ask } from "../../src/answers/ask.ts";
import { flattenSteps } from "../../src/answers/steps.ts";
import type { Hookline } from "../../src/app/window-api.ts";
import type { ChainStep, Journey, Step } from "../../src/kernel/journey.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { decidingVisit, visitsOf } from "../../src/ui/panel/walk.ts";
import { expect, test } from "./fixtures.ts";
import { sampleHost, suggestionsFor } from "./samples.ts";

/** What the page shows at one step. */
interface Seen {
  readonly sentence: string;
  readonly count: string;
  readonly announced: string;
  readonly cards: readonly string[];
  readonly rulesTitle: string;
  readonly rules: readonly { readonly rule: string; readonly state: string; readonly why: string }[];
  /** The new value of each header field that is struck and rewritten. */
  readonly rewritten: readonly string[];
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
        rewritten: texts(".card[aria-labelledby=packet-title] ins"),
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

function expectShown(journey: Journey, seen: readonly Seen[]) {
  const steps = flattenSteps(journey);
  expect(seen).toHaveLength(steps.length);
  for (const { index, step } of steps) {
    const one = seen[index];
    if (!one) throw new Error(`step ${index + 1} was not seen`);
    const where = `step ${index + 1}, ${step.at} in ${step.ns}`;
    expect(one.sentence, where).toBe(step.note.replace(/\s+/g, " ").trim());
    expect(one.count, where).toBe(`step ${index + 1} of ${steps.length}`);
    expect(one.announced, where).toContain(one.sentence);
    expect(one.cards, where).toContain(card(step));
    if (step.at === "chain") expectRules(step, one, where);
    if (step.at === "nat") {
      const { address, port } = step.after;
      const end = port === null ? address : address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
      expect(one.rewritten, where).toContain(end);
    }
  }
}

for (const sample of ["docker-28.5-basic", "docker-20.10-basic"]) {
  const compiled = compileHost(sampleHost(sample));
  for (const { title, question } of suggestionsFor(sample)) {
    test(`${sample}: ${title}: the page shows what the simulator says`, async ({ app, page }) => {
      await app.open(`?sample=${sample}`);
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
  }
}

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
