import { readdirSync } from "node:fs";
import { replay } from "./testing/replay.ts";

for (const f of readdirSync(new URL("./testing/fixtures", import.meta.url)))
  if (f.endsWith(".json")) replay(f.replace(".json", ""));
