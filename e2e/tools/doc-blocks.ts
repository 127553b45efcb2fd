/** The fenced blocks of the documents, for the tests that run them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lexer, type Token } from "marked";
import { docsFolder, listDocs } from "./docs-index.ts";

export interface DocBlock {
  readonly doc: string;
  /** 1-based, in the document. */
  readonly line: number;
  /** `sh`, `json`, `html`, `text`: the first word after the fence. */
  readonly language: string;
  /** What else stands there, which says how a block is tried. */
  readonly words: readonly string[];
  readonly text: string;
  /** The `text` block right behind it, which is what it prints. */
  readonly printed: string | null;
}

function blocksOf(doc: string): DocBlock[] {
  const text = readFileSync(join(docsFolder, `${doc}.md`), "utf8");
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

export const docBlocks: readonly DocBlock[] = listDocs().flatMap(({ name }) => blocksOf(name));
