import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import { keepForOffline } from "../app/offline/register.ts";
import { startApp } from "../app/start.ts";
import { printAsShown } from "./print.ts";
import { render } from "./render.tsx";
import { Screen } from "./screen.tsx";

const app = startApp();
render(app, <Screen />);
printAsShown();
keepForOffline(
  () => app.busy.idle(),
  () =>
    app.tell({
      about: "version",
      severity: "note",
      message:
        "A newer version of Hookline is ready. It begins with the next load, once no other tab shows the older one.",
      details: [],
      remedy: "reload",
    }),
);
