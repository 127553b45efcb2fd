/** Whatever the documents tell a reader to type or to paste, for the tests that do so. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { lexer, type Token } from "marked";
import { docsFolder, listDocs } from "./docs-index.ts";
import { project } from "./prepare.mjs";

export interface DocBlock {
  /** The file, from the project's folder on. */
  readonly doc: string;
  /** 1-based, in the document. */
  readonly line: number;
  /** `sh`, `json`, `html`, `text`: the first word after the fence; empty where there is none. */
  readonly language: string;
  /** What else stands there, which says how a block is tried. */
  readonly words: readonly string[];
  readonly text: string;
  /** The `text` block right behind it, which is what it prints. */
  readonly printed: string | null;
}

function fencedIn(file: string): DocBlock[] {
  const doc = relative(project, file);
  const text = readFileSync(file, "utf8");
  const found: DocBlock[] = [];
  let line = 1;
  const walk = (tokens: readonly Token[]): void => {
    for (const [index, token] of tokens.entries()) {
      if (token.type === "code") {
        const [language = "", ...words] = (token["lang"] ?? "").split(/\s+/);
        const next = tokens.slice(index + 1).find(({ type }) => type !== "space");
        const printed = next?.type === "code" && next["lang"] === "text" ? next["text"] : null;
        found.push({ doc, line, language, words, text: token["text"], printed });
      }
      const inside: readonly Token[] | undefined = "items" in token ? token["items"] : undefined;
      if (inside) for (const item of inside) walk("tokens" in item ? (item.tokens ?? []) : []);
      else line += token.raw.split("\n").length - 1;
    }
  };
  walk(lexer(text));
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };

/** Those of a page: `<pre data-language="sh"><code>…</code></pre>`, as the page of all forms of the embed has them. */
function shownIn(file: string): DocBlock[] {
  const page = readFileSync(file, "utf8");
  return [...page.matchAll(/<pre(?: data-language="([^"]*)")?>\s*<code>(.*?)<\/code>/gs)].map((found) => {
    const [, kind = "", code = ""] = found;
    const [language = "", ...words] = kind.split(" ");
    const text = code.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
    const line = page.slice(0, found.index).split("\n").length;
    return { doc: relative(project, file), line, language, words, text, printed: null };
  });
}

/** The language of a block, and what else its fence says: `sh serves`. */
export function kindOf({ language, words }: DocBlock): string {
  return [language, ...words].join(" ");
}

export const docBlocks: readonly DocBlock[] = listDocs().flatMap(({ name }) =>
  fencedIn(join(docsFolder, `${name}.md`)),
);
export const readmeBlocks: readonly DocBlock[] = fencedIn(join(project, "README.md"));
export const embedPageBlocks: readonly DocBlock[] = shownIn(join(project, "public/embed/index.html"));
/** All of them. */
export const snippets: readonly DocBlock[] = [...docBlocks, ...readmeBlocks, ...embedPageBlocks];
