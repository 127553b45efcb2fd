/**
 * A page that is one file: program, host and question in it. The build leaves a template (src/embed/single), and whoever has
 * a host fills it: the command, or the share sheet. What is filled in is packed (packed.ts): base64url of gzip of JSON, none
 * of whose letters HTML reads, so that no text of a snapshot can end the element that it stands in.
 */

/** Beside the page, in a build. */
export const TEMPLATE = "embed/single-file.txt";

export interface Content {
  /** What a person calls the host. */
  readonly title: string;
  /** The view, as an address says it (address.ts), from its `?` on: the question, the step, the theme. */
  readonly address: string;
  /** The snapshot file's JSON, as text. */
  readonly snapshot: string;
}

/** What the template has in the places of the title and of the packed content; each once, before any script. */
export const TITLE_PLACE = "<title>Hookline</title>";
export const CONTENT_PLACE = '<script type="application/octet-stream" id="hookline-content"></script>';

/**
 * @param packed a `Content` as JSON, packed
 * @throws {Error} where the template is none
 */
export function fillTemplate(template: string, title: string, packed: string): string {
  if (!/^[\w-]*$/.test(packed)) throw new Error("what is to be filled in is not packed");
  const filled = CONTENT_PLACE.replace("><", `>${packed}<`);
  return put(put(template, TITLE_PLACE, `<title>${escaped(title)} · Hookline</title>`), CONTENT_PLACE, filled);
}

/** The packed content of the page that this runs in; null for an empty template. */
export function packedContent(page: {
  getElementById(id: string): { textContent: string | null } | null;
}): string | null {
  return page.getElementById("hookline-content")?.textContent || null;
}

/** @returns null where the text is no content */
export function readContent(text: string): Content | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return null;
  const { title, address, snapshot }: Partial<Record<string, unknown>> = { ...value };
  return typeof title === "string" && typeof address === "string" && typeof snapshot === "string"
    ? { title, address, snapshot }
    : null;
}

function put(template: string, place: string, text: string): string {
  const at = template.indexOf(place);
  if (at < 0) throw new Error("the template of a page in one file has no place for what is to be filled in");
  return template.slice(0, at) + text + template.slice(at + place.length);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
