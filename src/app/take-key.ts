import type { App } from "./app.ts";

/** As much of a file as tells a key by its format. */
const HEAD = 4096;

/**
 * Takes a file as the key of the shown host's redaction, where it is one, and undoes that.
 *
 * @returns whether it was; otherwise it is somebody else's to take
 * @throws {Refusal} as `restoreShown`
 */
export async function takeKey(app: App, file: Blob): Promise<boolean> {
  const head = await file.slice(0, HEAD).text();
  if (!/"format"\s*:\s*"hookline-redaction-key"/.test(head)) return false;
  const { restoreShown } = await import("./redaction/restore.ts");
  await restoreShown(app, file);
  return true;
}
