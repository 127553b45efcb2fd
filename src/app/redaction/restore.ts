/** Undoes a redaction in the page: the host that is shown, with the key that its redaction gave. */
import type { App } from "../app.ts";
import { localRequest } from "../hosts.ts";
import { problemOf } from "../problems.ts";
import { startRedactor } from "./client.ts";
import type { Restored } from "./protocol.ts";

/**
 * Opens the host that the shown one was before it was redacted, and asks it the same question.
 *
 * @throws {Refusal} having told the person, where it is no key, or another redaction's; the host before stays
 */
export async function restoreShown(app: App, key: Blob): Promise<void> {
  const title = app.stores.host.getState().shown?.title ?? "host";
  let before: Restored;
  try {
    before = await app.busy.during(restored(app, key));
  } catch (thrown) {
    app.forget("host");
    app.tell(problemOf("host", thrown));
    throw thrown;
  }
  const request = localRequest(new Blob([before.bytes]), `${title}, restored`);
  await app.open({ ...request, keep: { id: null } }, before.question);
}

async function restored(app: App, key: Blob): Promise<Restored> {
  const redactor = startRedactor(await app.snapshotFile());
  try {
    return await redactor.restore(await key.text(), app.stores.ask.getState().question);
  } finally {
    redactor.close();
  }
}
