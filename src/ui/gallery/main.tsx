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
import { createPlayer } from "../../app/player.ts";
import { buildHost } from "../../host/build.ts";
import type { Host } from "../../host/model.ts";
import { readSnapshot } from "../../snapshot/read.ts";
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

function Gallery({ host }: { readonly host: Host }) {
  const [selection, setSelection] = useState<string | null>(params.get("select"));
  return (
    <div className="gallery-stage">
      <Stage host={host} journey={null} player={player} selection={selection} onSelect={setSelection} theme={theme} />
    </div>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Gallery host={await load()} />);
