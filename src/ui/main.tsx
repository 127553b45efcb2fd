import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import { startApp } from "../app/start.ts";
import { render } from "./render.tsx";
import { Screen } from "./screen.tsx";

render(startApp(), <Screen />);
