/** Sequence diagrams as Mermaid draws them on the pages that Markdown is pasted into: GitHub, GitLab, Docusaurus. */
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { lexer } from "marked";

const require = createRequire(import.meta.url);

/** Mermaid itself, as one script, without the kinds of diagram that need libraries of their own. */
const MERMAID = require.resolve("@mermaid-js/tiny");

type Drawing = typeof globalThis & {
  mermaid: {
    initialize(options: object): void;
    render(id: string, text: string): Promise<{ readonly svg: string }>;
  };
};

/** The Mermaid blocks of a Markdown text, as whoever renders it finds them. */
export function diagramsIn(markdown: string): readonly string[] {
  return lexer(markdown).flatMap((token) => (token.type === "code" && token["lang"] === "mermaid" ? [token.text] : []));
}

/**
 * Draws diagrams in a page, which is left with nothing else in it. What Mermaid cannot parse is an error.
 * @param theme one of Mermaid's: `default`, or `dark`
 * @returns an `svg` element as text for each
 */
export async function drawWithMermaid(page: Page, diagrams: readonly string[], theme = "default"): Promise<string[]> {
  await page.goto("about:blank");
  await page.addScriptTag({ path: MERMAID });
  return page.evaluate(
    async ([texts, look]) => {
      const { mermaid } = globalThis as Drawing;
      // As strict as GitHub is. The face is one that most machines have, or have another of the same widths for.
      const fontFamily = "Arial, 'Liberation Sans', Helvetica, sans-serif";
      mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: look, fontFamily });
      const drawn: string[] = [];
      for (const text of texts) drawn.push((await mermaid.render(`diagram-${drawn.length}`, text)).svg);
      return drawn;
    },
    [diagrams, theme] as const,
  );
}

/** What can be read in a diagram: who takes part from left to right, arrows and notes from above to below. */
export interface Texts {
  readonly participants: readonly string[];
  readonly messages: readonly string[];
  readonly notes: readonly string[];
}

/** @param svgs as `drawWithMermaid` made them */
export function textsOf(page: Page, svgs: readonly string[]): Promise<readonly Texts[]> {
  return page.evaluate(
    (all) =>
      all.map((svg) => {
        const { body } = new DOMParser().parseFromString(svg, "text/html");
        const said = (selector: string, by: "x" | "y") =>
          [...body.querySelectorAll(selector)]
            .sort((one, other) => Number(one.getAttribute(by)) - Number(other.getAttribute(by)))
            .map((one) => (one.textContent ?? "").trim());
        // Who takes part stands at the head of its line, and again at its foot.
        const participants = said("text.actor-box", "x").filter((_, index) => index % 2 === 0);
        return { participants, messages: said("text.messageText", "y"), notes: said("text.noteText", "y") };
      }),
    svgs,
  );
}
