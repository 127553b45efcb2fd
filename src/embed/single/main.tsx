/** A page that is one file. */
import "./fonts.css";
import EmbedShell from "../../ui/embed/embed-shell.tsx";
import { render } from "../../ui/render.tsx";
import { startAlone } from "./start.ts";

render(startAlone(), <EmbedShell />);
