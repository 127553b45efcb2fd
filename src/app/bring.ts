/** What a person brings: files that are picked or dropped, text that is pasted. It is kept in this browser once it stands. */

import type { App } from "./app.ts";
import { localRequest, type OpenRequest } from "./hosts.ts";
import { Refusal } from "./problems.ts";
import { takeKey } from "./take-key.ts";
import { takeLesson } from "./take-lesson.ts";

/** As opened files and pasted texts are called until the person says otherwise. */
const PASTED = "pasted snapshot";

/** @throws {Refusal} where there is nothing */
function broughtRequest(files: readonly File[]): OpenRequest {
  const [first, ...besides] = files;
  if (!first) throw new Refusal("There is no file in what was dropped.");
  const title = besides.length === 0 ? first.name : `${first.name} and ${besides.length} more`;
  return { ...localRequest(first, title), besides, keep: { id: null } };
}

/** The host that is shown, with more of what its commands print. */
function addedRequest(shown: OpenRequest, files: readonly File[]): OpenRequest {
  const { source, title } = shown;
  const kept = source.type === "kept" ? source.id : null;
  return {
    ...localRequest(new Blob(), kept === null ? `${title}, completed` : title),
    content: shown.content,
    besides: [...(shown.besides ?? []), ...files],
    keep: { id: kept },
  };
}

export function textFile(text: string, name = PASTED): File {
  return new File([text], name, { type: "text/plain" });
}

/**
 * Opens what was brought, as a host of its own or added to the one that is shown; a lesson's file as a lesson, and a key as what
 * undoes the redaction of the shown host.
 */
export async function bring(app: App, files: readonly File[], to: "new" | "shown" = "new"): Promise<void> {
  const [file, ...besides] = files;
  const alone = file && besides.length === 0 && to === "new" ? file : null;
  if (alone && ((await takeLesson(app, alone)) || (await takeKey(app, alone)))) return;
  const shown = to === "shown" ? app.current() : null;
  const { question } = app.stores.ask.getState();
  await app.open(shown === null ? broughtRequest(files) : addedRequest(shown, files), shown === null ? null : question);
}
