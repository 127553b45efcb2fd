/** What is pasted into other pages, for the view that is shown. */
import { formatView, type View } from "../../app/address.ts";
import { formatTarget } from "../../app/question.ts";

/** Where Hookline is, with its last `/`. */
export type Base = string;

/** What a person calls the journey. */
function nameOf({ question }: View): string {
  return question ? `${question.from} → ${formatTarget(question)}` : "A host";
}

export function linkTo(base: Base, view: View): string {
  return base + formatView({ ...view, embed: false, controls: true, loop: false, origins: [] });
}

/**
 * The link as it is posted somewhere: where it is of a sample or a lesson, by the page of that (e2e/tools/previews.ts), so that
 * its preview shows what it is of.
 */
export function linkWithPreview(base: Base, view: View): string {
  const { source, lesson } = view;
  const [folder, name, said] =
    lesson !== null
      ? ["lesson", lesson.id, `lesson=${lesson.id}`]
      : source?.type === "sample" && view.compared === null && view.doc === null
        ? ["s", source.name, `sample=${source.name}`]
        : [null, "", ""];
  const link = linkTo("", view);
  if (folder === null) return base + link;
  const more = link
    .slice(1)
    .split("&")
    .filter((one) => one !== said);
  return `${base}${folder}/${name}.html${more.length > 0 ? `?${more.join("&")}` : ""}`;
}

export function iframeSnippet(base: Base, view: View): string {
  const address =
    base + formatView({ ...view, embed: true, controls: true, origins: [], theme: null, selection: null });
  const title = `Hookline: ${nameOf(view)}`;
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="440" loading="lazy" frameborder="0" allow="fullscreen"></iframe>`;
}

export function elementSnippet(base: Base, view: View): string {
  // The attributes are the address's own parameters: what the one says, so does the other.
  const params = new URLSearchParams(formatView({ ...view, source: null, embed: false, theme: null, selection: null }));
  const { source } = view;
  const attributes: [string, string | null][] = [];
  if (source?.type === "sample") attributes.push(["sample", source.name]);
  if (source?.type === "url") attributes.push(["host", source.url]);
  if (source?.type === "link") attributes.push(["s", source.packed]);
  for (const name of ["from", "to", "proto", "src", "sport", "mark", "length", "df", "way", "step"])
    if (params.has(name)) attributes.push([name, params.get(name)]);
  attributes.push(["controls", null]);
  const written = attributes.map(([name, value]) => (value === null ? name : `${name}="${escaped(value)}"`)).join(" ");
  return [
    `<script async src="${escaped(`${base}embed.js`)}"></script>`,
    `<hookline-journey ${written}>`,
    `  <a href="${escaped(linkTo(base, view))}">${escaped(nameOf(view))}, in Hookline</a>`,
    "</hookline-journey>",
  ].join("\n");
}

/** @param picture the picture's file, which goes beside the page */
export function markdownSnippet(base: Base, view: View, picture: string): string {
  const name = nameOf(view).replaceAll(/[[\]\\<>`*_]/g, "\\$&");
  const link = linkTo(base, view).replaceAll("(", "%28").replaceAll(")", "%29");
  return `[![${name}](${picture})](${link})\n\n[${name}, step by step in Hookline](${link})`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
