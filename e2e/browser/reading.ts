/** What a person sees of a step on the page, read off it. */
import type { Page } from "@playwright/test";
import type { Hookline } from "../../src/app/window-api.ts";

export interface SeenRule {
  readonly rule: string;
  readonly state: string;
  readonly why: string;
  /** As it is written, spaces made one. */
  readonly text: string;
  /** Empty where nothing was counted. */
  readonly counters: string;
}

export interface Seen {
  readonly sentence: string;
  readonly count: string;
  readonly announced: string;
  readonly outcome: string;
  /** Titles of the panel's cards. */
  readonly cards: readonly string[];
  readonly rulesTitle: string;
  readonly rules: readonly SeenRule[];
  /** The rule that is lit, and as what it is: `4 dnat`; none where a policy decides. */
  readonly litRules: readonly string[];
  /** The packet's fields as they are once the step has happened: `IPv4 to` → `172.18.0.2`. */
  readonly fields: Readonly<Record<string, string>>;
  /** What stands struck beside those that are no longer as the packet was born with: `IPv4 to` → `192.0.2.10`. */
  readonly struck: Readonly<Record<string, string>>;
  /** In which of the theme's colours what took its place is written: `IPv4 to` → `dnat`. */
  readonly tones: Readonly<Record<string, string>>;
  /** `SYN · request`. */
  readonly packet: string;
  /** The route and the policy rule that won, as they are written: framed, and with a tick. */
  readonly won: readonly string[];
  readonly ticked: readonly string[];
  /** The conntrack card's tuples, its asker's end first: `original 203.0.113.7:40000 192.0.2.10:8080`. */
  readonly tuples: readonly string[];
  /** On the line of steps: `dnat forth`. */
  readonly stop: string;
  /** What the milestones are called below the line. */
  readonly milestones: readonly string[];
  /** On the stage: the packet, `syn forth`. */
  readonly token: string;
  /** `forth`, `back`: the lane of each packet of the journey. */
  readonly lanes: readonly string[];
  /** The card beside the packet: what it looks like, and what it says. */
  readonly callout: { readonly tone: string; readonly text: string; readonly short: boolean } | null;
  /** Marks of packets that have come to nothing. */
  readonly ends: readonly string[];
  /** What is lit as the place where the packet is: `interface host/eth0`. */
  readonly lit: readonly string[];
  /** What could be: devices and hooks that are drawn at all. */
  readonly drawn: readonly string[];
}

/** Goes through all steps, and reads off the page what a person would see at each. */
export function readSteps(page: Page): Promise<readonly Seen[]> {
  return page.evaluate(async () => {
    const { hookline } = globalThis as typeof globalThis & { hookline: Hookline };
    const text = (element: Element | null) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    const textsIn = (root: ParentNode, selector: string) => [...root.querySelectorAll(selector)].map(text);
    const texts = (selector: string) => textsIn(document, selector);
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    /** By the field's name, what a selector finds in it. */
    const inFields = (found: (value: Element) => string) =>
      Object.fromEntries(
        all(".packet-card .layer").flatMap((layer) =>
          [...layer.querySelectorAll(".field-row")].map((row) => [
            `${text(layer.querySelector("h3"))} ${text(row.querySelector("dt"))}`,
            found(row.querySelector("dd") ?? row),
          ]),
        ),
      );
    const theme = getComputedStyle(document.documentElement);
    /** The name of the theme's colour that something is written in. */
    const colourOf = (element: Element | null): string => {
      if (!element) return "";
      const probe = document.createElement("i");
      element.append(probe);
      const is = (name: string): boolean => {
        probe.style.color = theme.getPropertyValue(`--${name}`);
        return getComputedStyle(probe).color === getComputedStyle(element).color;
      };
      const name = ["dnat", "snat", "ink"].find(is) ?? "another";
      probe.remove();
      return name;
    };
    const named = (selector: string) => all(selector).map(({ dataset }) => `${dataset["kind"]} ${dataset["name"]}`);
    /** Its text without what is struck out, and without what only a screen reader is told. */
    const now = (element: Element): string => {
      const copy = element.cloneNode(true) as Element;
      for (const gone of copy.querySelectorAll("del, .unseen")) gone.remove();
      return text(copy);
    };
    const seen: Seen[] = [];
    for (let step = 1; step <= hookline.state().steps; step++) {
      await hookline.go(step);
      await hookline.idle();
      // How nft writes rules is fetched when it is first asked for; what is folded together is unfolded to be read.
      while (document.querySelector(".rules-card") && !document.querySelector(".rules-card :is(.rule, .empty-chain)"))
        await new Promise(requestAnimationFrame);
      const folds = all(".rules-card .folded[aria-expanded=false]");
      for (const fold of folds) fold.click();
      if (folds.length > 0) await hookline.idle();
      const callout = document.querySelector<HTMLElement>(".callout");
      const stop = document.querySelector<HTMLElement>(".track-stop[data-current]");
      const token = document.querySelector<HTMLElement>("[data-kind=packet]");
      seen.push({
        sentence: text(document.querySelector(".sentence")),
        count: text(document.querySelector(".count")),
        announced: text(document.querySelector("[data-testid=announcer]")),
        outcome: text(document.querySelector(".outcome")),
        cards: texts(".panel .card h2"),
        rulesTitle: text(document.querySelector(".rules-name")),
        rules: all(".rules-card .rule").map((rule) => ({
          rule: rule.dataset["rule"] ?? "policy",
          state: rule.dataset["state"] ?? "",
          why: text(rule.querySelector(".why")),
          text: text(rule.querySelector(".rule-text")),
          counters: textsIn(rule, ".rule-body > p").find((one) => one.includes("by the time of the capture")) ?? "",
        })),
        litRules: all(".rules-card .rule[data-current]").map(
          ({ dataset }) => `${dataset["rule"]} ${dataset["effect"]}`,
        ),
        fields: inFields(now),
        struck: inFields((value) => textsIn(value, "del").join(" ")),
        tones: inFields((value) => colourOf(value.querySelector("ins"))),
        packet: text(document.querySelector(".packet-card .card-head span")),
        won: texts(".look[data-won=true] code"),
        ticked: texts(".look:has(svg) code"),
        tuples: all(".tuple").map((tuple) => {
          const end = (side: string) => now(tuple.querySelector(`.tuple-end[data-side=${side}]`) ?? tuple);
          return `${text(tuple.querySelector(".tuple-head > :first-child"))} ${end("left")} ${end("right")}`;
        }),
        stop: `${stop?.dataset["mark"] ?? "plain"} ${stop?.dataset["way"]}`,
        milestones: texts(".track-name[data-mark]"),
        token: `${token?.dataset["packet"]} ${token?.dataset["way"]}`,
        lanes: all(".trail:not(.fork)").map(({ dataset }) => dataset["way"] ?? ""),
        callout: callout && {
          tone: callout.dataset["tone"] ?? "",
          text: text(callout),
          short: callout.dataset["brief"] !== undefined,
        },
        ends: all(".end-mark").map(({ dataset }) => dataset["tone"] ?? ""),
        lit: named("[data-lit~=active]"),
        drawn: named(":is([data-kind=interface], [data-kind=bridge], [data-kind=hook])"),
      });
    }
    return seen;
  });
}
