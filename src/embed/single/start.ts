import { parseView } from "../../app/address.ts";
import { type App, createApp } from "../../app/app.ts";
import { createBusy } from "../../app/busy.ts";
import { textOf } from "../../app/engine/bytes.ts";
import { openEngine } from "../../app/engine/client.ts";
import { localRequest } from "../../app/hosts.ts";
import { listenToPageAround } from "../../app/messages.ts";
import { unpack } from "../../app/packed.ts";
import { createPlayer } from "../../app/player.ts";
import { problemOf, Refusal } from "../../app/problems.ts";
import { playOnlyWhenSeen } from "../../app/seen.ts";
import { type Content, packedContent, readContent } from "../../app/single-file.ts";
import { createWindowApi } from "../../app/window-api.ts";

/** Starts a page that is one file: what it shows is in it, and it has no address that could say otherwise. */
export function startAlone(): App {
  const app = createApp(new URL(document.baseURI), {
    openEngine,
    player: createPlayer(),
    busy: createBusy(),
    alone: true,
  });
  window.hookline = createWindowApi(app);
  app.setFrame({ embed: true, controls: true, origins: [] });
  listenToPageAround(app, window.hookline);
  playOnlyWhenSeen(app.player);
  void app.busy.during(show(app));
  return app;
}

async function show(app: App): Promise<void> {
  let content: Content;
  try {
    content = await contentHere();
  } catch (thrown) {
    return app.tell(problemOf("host", thrown));
  }
  const { view } = parseView(content.address, "");
  app.setTheme(view.theme);
  app.player.setLoop(view.loop);
  // What cannot be opened is told by the app itself.
  await app.open(localRequest(new Blob([content.snapshot]), content.title), view.question).catch(() => {});
  if (view.ways.length > 0) app.takeWays(view.ways);
  app.select(view.selection);
  if (view.step !== null) app.player.seek(view.step - 1);
  if (view.play) app.player.play();
}

async function contentHere(): Promise<Content> {
  const packed = packedContent(document);
  if (packed === null) throw new Refusal("This file is a template, and holds no host: `hookline export` fills it.");
  const bytes = unpack(packed);
  const text = bytes.ok ? await textOf(bytes.value) : bytes;
  const content = text.ok ? readContent(text.value) : null;
  if (!content) throw new Refusal("The host in this file was cut short, or changed on its way.");
  return content;
}
