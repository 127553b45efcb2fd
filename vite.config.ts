import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * The page's content security policy is part of index.html. The development server cannot live under it: it puts styles
 * and a script of its own into the page.
 */
const withoutPolicyWhileDeveloping: Plugin = {
  name: "without-policy-while-developing",
  apply: "serve",
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

export default defineConfig({
  // Relative addresses, so that `dist` works under any path it is copied to.
  base: "./",
  // A file that is not there is an error, never the page.
  appType: "mpa",
  plugins: [react(), withoutPolicyWhileDeveloping],
  build: {
    target: "es2023",
    sourcemap: true,
    // Tells the bundle budget what the first load takes (.size-limit.mjs).
    manifest: true,
    // Fonts and pictures as files: the policy allows none inside style sheets.
    assetsInlineLimit: 0,
  },
  worker: { format: "es" },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "e2e/house/**/*.test.ts"],
    environment: "node",
    // For a test that hangs: some open whole hosts, on whatever machine, however busy.
    testTimeout: 60_000,
  },
});
