/** Hosts that are made rather than captured, for the gallery of the development server. */
import type { Plugin } from "vite";
import { bigHost, THOUSAND } from "../bench/big-host.ts";
import { oddHost } from "../hosts/odd-host.ts";

/** By the address that the gallery opens them at (`src/ui/gallery/entries.ts`). */
export const DRAWN_HOSTS: Readonly<Record<string, () => unknown>> = {
  "gallery/odd.json": oddHost,
  "gallery/thousand.json": () => bigHost(THOUSAND),
};

export const drawnHosts: Plugin = {
  name: "drawn-hosts",
  apply: "serve",
  configureServer(server) {
    for (const [path, make] of Object.entries(DRAWN_HOSTS))
      server.middlewares.use(`/${path}`, (_, response) => {
        response.setHeader("Content-Type", "application/json").end(JSON.stringify(make()));
      });
  },
};
