/** What becomes of a snippet where the documents say that it is to be pasted: each as the tool itself makes a page of it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "@mdx-js/mdx";
import { marked } from "marked";
import { createElement } from "react";
import * as runtime from "react/jsx-runtime";
import { renderToStaticMarkup } from "react-dom/server";

/** A page with the snippet between two paragraphs of its own. */
const AROUND = (snippet: string): string => `The way in.\n\n${snippet}\n\nThe way *out*.\n`;

/** @param head what else the page has, such as scripts that it takes in for all pages */
function page(head: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Docs</title>${head}</head><body>${body}</body></html>`;
}

export function asHtml(snippet: string): string {
  return page("", snippet);
}

/** As a wiki frames an address that it is given. */
export function asAddress(address: string): string {
  const src = address.trim().replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return page("", `<iframe src="${src}" width="100%" height="440" allowfullscreen></iframe>`);
}

/** As GitHub shows a file: no frame, no script, no element of somebody's own. */
export function asMarkdown(snippet: string): string {
  const body = marked.parse(AROUND(snippet), { async: false });
  return page("", body.replace(/<\/?(?:script|iframe|hookline-journey)\b[^>]*>/g, ""));
}

/**
 * As Docusaurus compiles a page.
 * @param config text of its `docusaurus.config.js`, of which `scripts` go into every page
 */
export async function asMdx(snippet: string, config: string | null): Promise<string> {
  const { default: Content } = await evaluate(AROUND(snippet), { ...runtime, baseUrl: import.meta.url });
  const { scripts } = config === null ? { scripts: [] } : await settingsOf(config);
  const head = scripts.map(({ src, async }) => `<script src="${src}"${async ? " async" : ""}></script>`);
  return page(head.join(""), renderToStaticMarkup(createElement(Content)));
}

interface Settings {
  readonly scripts: readonly { readonly src: string; readonly async: boolean }[];
}

async function settingsOf(config: string): Promise<Settings> {
  const { default: settings } = await import(`data:text/javascript,${encodeURIComponent(config)}`);
  return settings;
}

export const hasMkDocs = spawnSync("mkdocs", ["--version"], { stdio: "ignore" }).status === 0;

/**
 * As MkDocs itself builds a page.
 * @param config what `mkdocs.yml` says besides the site's name
 */
export function asMkDocs(snippet: string, config: string): string {
  const folder = mkdtempSync(join(tmpdir(), "hookline-mkdocs-"));
  try {
    mkdirSync(join(folder, "docs"));
    writeFileSync(join(folder, "docs/index.md"), `# Docs\n\n${AROUND(snippet)}`);
    writeFileSync(
      join(folder, "mkdocs.yml"),
      `site_name: Docs\nplugins: []\ntheme: {name: null, custom_dir: theme}\n${config}\n`,
    );
    // The least that a theme is: MkDocs' own fetch things from other servers.
    mkdirSync(join(folder, "theme"));
    writeFileSync(
      join(folder, "theme/main.html"),
      '<!doctype html><meta charset=utf-8><title>Docs</title>{{ page.content }}{% for script in config.extra_javascript %}<script src="{{ script }}"></script>{% endfor %}',
    );
    const { status, stderr } = spawnSync("mkdocs", ["build", "--quiet", "--strict"], { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`mkdocs: ${stderr}`);
    return readFileSync(join(folder, "site/index.html"), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
