import { formatView, type View } from "./address.ts";
import type { App } from "./app.ts";

/** What is shown now, as the address would say it. */
export function presentView({ stores, player }: App): View {
  const {
    selection,
    theme,
    embed,
    controls,
    origins,
    lesson: place,
    sheet,
    compared: beside,
    doc: page,
  } = stores.view.getState();
  const { question, ways } = stores.ask.getState();
  const { step, playing, loop } = player.state;
  const source = stores.host.getState().shown?.source ?? null;
  const started = step > 0 || playing || player.time > 0;
  const lesson = place && !place.own ? { id: place.lesson.id, stop: place.stop } : null;
  const compared = sheet === "compare" && beside?.request.source.type === "sample" ? beside.request.source.name : null;
  const doc = sheet === "docs" ? page : null;
  const at = started ? step + 1 : null;
  const frame = { embed, controls, origins };
  return { source, question, ways, step: at, play: false, loop, ...frame, theme, selection, lesson, compared, doc };
}

/** A page of its own, with all that Hookline has. */
export const WHOLE = { embed: false, controls: true, loop: false, origins: [] } as const;

/**
 * The link to what is shown now.
 *
 * @param change what the link says otherwise: a packed snapshot in the place of wherever the host came from, for one
 */
export function linkHere(app: App, change: Partial<View> = {}): string {
  return location.origin + location.pathname + formatView({ ...presentView(app), ...change });
}
