import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { build, type Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { docsIndex } from "./e2e/tools/docs-index.ts";
import { drawnHosts } from "./e2e/tools/drawn-hosts.ts";
import { examples } from "./e2e/tools/examples.ts";
import { offline } from "./e2e/tools/offline.ts";
import { TEMPLATE } from "./src/app/single-file.ts";
import { templateOf } from "./src/embed/single/template.ts";

/**
 * The page's content security policy is part of index.html. The development server cannot live under it: it puts styles
 * and a script of its own into the page.
 */
const withoutPolicyWhileDeveloping: Plugin = {
  name: "without-policy-while-developing",
  apply: "serve",
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

/** Previews of links want the picture's whole address, which only whoever builds for a place knows: `HOOKLINE_URL`. */
const previewFor: Plugin = {
  name: "preview-for",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const { HOOKLINE_URL } = process.env;
      return HOOKLINE_URL
        ? html.replace('content="./pictures/', `content="${new URL("pictures/", HOOKLINE_URL)}`)
        : html;
    },
  },
};

/** What a page that is one file, with its host in it, has no use for: lessons, files to bring, hosts that are kept. */
const OF_NO_USE = ["/lesson-panel.tsx", "/gather.ts", "/kept.ts"];

/** A page that is one file holds no more than it needs, and may start no worker (src/embed/single/connect-here.ts). */
const forOneFile: Plugin = {
  name: "for-one-file",
  enforce: "pre",
  resolveId(id) {
    if (id.endsWith("/connect.ts")) return resolve("src/embed/single/connect-here.ts");
    return OF_NO_USE.some((one) => id.endsWith(one)) ? "\0of-no-use" : null;
  },
  load: (id) => (id === "\0of-no-use" ? "export default () => null;" : null),
};

/** All that an entry needs, as one script and one style sheet. */
async function asOne(entry: string, format: "es" | "iife"): Promise<{ script: string; style: string }> {
  const made = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    plugins: [react(), forOneFile],
    build: {
      write: false,
      target: "es2023",
      assetsInlineLimit: () => true,
      cssCodeSplit: false,
      modulePreload: false,
      chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
      rolldownOptions: { input: entry, output: { format, codeSplitting: false } },
    },
  });
  const outputs = (Array.isArray(made) ? made : [made]).flatMap((one) => ("output" in one ? one.output : []));
  const scripts = outputs.flatMap((one) => (one.type === "chunk" ? [one.code] : []));
  const assets = outputs.flatMap((one) => (one.type === "asset" ? [one] : []));
  const [script = "", ...more] = scripts;
  const others = assets.filter(({ fileName }) => !fileName.endsWith(".css"));
  if (more.length > 0 || others.length > 0) throw new Error(`${entry} is not one file`);
  return { script, style: assets.map(({ source }) => source).join("") };
}

/**
 * What the build makes for other pages, each a file under a name that stays: <hookline-journey>, and the template of a page
 * that is one file.
 */
const formsForOtherPages: Plugin = {
  name: "forms-for-other-pages",
  apply: "build",
  async generateBundle() {
    const element = await asOne("src/embed/element/main.ts", "iife");
    this.emitFile({ type: "asset", fileName: "embed.js", source: element.script });
    const single = await asOne("src/embed/single/main.tsx", "es");
    this.emitFile({ type: "asset", fileName: TEMPLATE, source: await templateOf(single.script, single.style) });
  },
};

export default defineConfig({
  // Relative addresses, so that `dist` works under any path it is copied to.
  base: "./",
  // A file that is not there is an error, never the page.
  appType: "mpa",
  plugins: [
    react(),
    withoutPolicyWhileDeveloping,
    previewFor,
    docsIndex,
    drawnHosts,
    formsForOtherPages,
    examples,
    offline,
  ],
  build: {
    target: "es2023",
    sourcemap: true,
    // Tells the bundle budget what the first load takes (.size-limit.mjs).
    manifest: true,
    // Fonts and pictures as files: the policy allows none inside style sheets.
    assetsInlineLimit: 0,
    // What the first load may take is checked by `npm run size`.
    chunkSizeWarningLimit: 1000,
    // The forms for other pages, and the examples, are builds of their own: that they take their time is known.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: "es" },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "e2e/house/**/*.test.ts"],
    environment: "node",
    setupFiles: ["e2e/tools/property-seed.ts"],
    // For a test that hangs: some open whole hosts, on whatever machine, however busy.
    testTimeout: 60_000,
  },
});
