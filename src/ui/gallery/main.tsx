/**
 * Development only, at /src/ui/gallery/: the stage alone, on any sample, without the rest of the page.
 * `?sample=NAME&theme=dark`
 */
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "../theme.css";
import "../base.css";
import "./gallery.css";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { ask } from "../../answers/ask.ts";
import { createPlayer } from "../../app/player.ts";
import { buildHost } from "../../host/build.ts";
import type { Host } from "../../host/model.ts";
import type { Journey } from "../../kernel/journey.ts";
import { compileHost, simulate } from "../../kernel/simulator.ts";
import { readSnapshot } from "../../snapshot/read.ts";
import { scheduleOf } from "../../stage/schedule.ts";
import { Stage } from "../stage/stage.tsx";

const params = new URLSearchParams(location.search);
const theme = params.get("theme") === "dark" ? "dark" : "light";
document.documentElement.dataset["theme"] = theme;

async function load(): Promise<Host> {
  const url = params.get("host") ?? `/samples/${params.get("sample") ?? "docker-28.5-basic"}/snapshot.json`;
  const read = readSnapshot(await (await fetch(url)).text());
  if (!read.ok) throw new Error(read.error.message);
  return buildHost(read.value);
}

const player = createPlayer();

/** `&ask={"from":…}&step=12`: a question, and the step to stand at; without a step it plays. */
function journeyOf(host: Host): Journey | null {
  const text = params.get("ask");
  const read = text === null ? null : ask(host, JSON.parse(text));
  if (!read) return null;
  if (!read.ok) throw new Error(read.error);
  return simulate(compileHost(host), read.value);
}

function Gallery({ host, journey }: { readonly host: Host; readonly journey: Journey | null }) {
  const [selection, setSelection] = useState<string | null>(params.get("select"));
  return (
    <div className="gallery-stage">
      <Stage
        host={host}
        journey={journey}
        player={player}
        occasion="gallery"
        selection={selection}
        onSelect={setSelection}
        theme={theme}
      />
    </div>
  );
}

const root = document.getElementById("root");
const host = await load();
const journey = journeyOf(host);
player.load(journey && scheduleOf(journey));
const step = params.get("step");
const time = params.get("time");
if (step !== null) player.seek(Number(step));
else if (time !== null) player.scrub(Number(time));
else player.play();
Object.assign(window, { player });
if (root) createRoot(root).render(<Gallery host={host} journey={journey} />);
