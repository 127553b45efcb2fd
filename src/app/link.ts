import { formatView, type View } from "./address.ts";
import type { App } from "./app.ts";

/** What is shown now, as the address would say it. */
export function presentView({ stores, player }: App): View {
  const { selection, theme, embed, lesson: place, sheet, compared: beside } = stores.view.getState();
  const { question, ways } = stores.ask.getState();
  const { step, playing } = player.state;
  const source = stores.host.getState().shown?.source ?? null;
  const started = step > 0 || playing || player.time > 0;
  const lesson = place && !place.own ? { id: place.lesson.id, stop: place.stop } : null;
  const compared = sheet === "compare" && beside?.request.source.type === "sample" ? beside.request.source.name : null;
  const at = started ? step + 1 : null;
  return { source, question, ways, step: at, play: false, embed, theme, selection, lesson, compared };
}

/**
 * The link to what is shown now.
 *
 * @param packed a compressed snapshot to travel in the link, in the place of wherever the host came from
 */
export function linkHere(app: App, packed: string | null = null): string {
  const view = presentView(app);
  const source = packed === null ? view.source : { type: "link" as const, packed };
  return location.origin + location.pathname + formatView({ ...view, source });
}
