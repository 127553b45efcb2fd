import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import { keepForOffline } from "../app/offline/register.ts";
import { startApp } from "../app/start.ts";
import { render } from "./render.tsx";
import { Screen } from "./screen.tsx";

const app = startApp();
render(app, <Screen />);
keepForOffline(() => app.busy.idle());
