/**
 * Development only, at /src/ui/gallery/: every step, thing, card and state, each in the page itself at the moment that
 * shows it. `?theme=dark`, `?width=390&height=844`.
 */
import "@fontsource-variable/inter";
import "../theme.css";
import "../base.css";
import "./gallery.css";
import { createRoot } from "react-dom/client";
import { ENTRIES } from "./entries.ts";

const params = new URLSearchParams(location.search);
const theme = params.get("theme") === "dark" ? "dark" : "light";
const width = Number(params.get("width") ?? 1280);
const height = Number(params.get("height") ?? 800);
document.documentElement.dataset["theme"] = theme;

function Gallery() {
  return (
    <main className="gallery">
      <h1>Every step, thing, card and state</h1>
      {ENTRIES.flatMap(({ address, moments }) =>
        moments.map(({ step, shows }) => {
          const at = `/${address}&step=${step}&theme=${theme}`;
          return (
            <figure key={at}>
              <figcaption>
                <a href={at}>{shows.join(" · ")}</a>
              </figcaption>
              <iframe src={at} title={shows.join(", ")} width={width} height={height} loading="lazy" />
            </figure>
          );
        }),
      )}
    </main>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Gallery />);
