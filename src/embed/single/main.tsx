/** A page that is one file. */
import "./fonts.css";
import { render } from "../../ui/render.tsx";
import { startAlone } from "./start.ts";

render(startAlone());
