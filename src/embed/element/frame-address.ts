/** What the element's attributes say, as the address of the page that it frames. */

/** Written into the address as they stand (src/app/address.ts); `s` alone comes after its #. */
export const PASSED_ON = [
  "sample",
  "host",
  "from",
  "to",
  "proto",
  "src",
  "sport",
  "mark",
  "length",
  "df",
  "way",
  "step",
  "select",
  "lesson",
  "stop",
] as const;
/** As on a <video>: there or not, whatever they say. */
export const SWITCHES = ["play", "loop", "controls"] as const;

/**
 * @param attribute the value of an attribute; null where it is not there
 * @param base where Hookline is, with its last `/`
 * @param origin of the page that the element stands in, the only one that the framed page is to speak to
 */
export function frameAddress(
  attribute: (name: string) => string | null,
  base: URL,
  origin: string,
  theme: "light" | "dark",
): URL {
  const url = new URL(base);
  for (const name of PASSED_ON) {
    const value = attribute(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  for (const name of ["play", "loop"]) if (attribute(name) !== null) url.searchParams.set(name, "1");
  url.searchParams.set("embed", "1");
  if (attribute("controls") === null) url.searchParams.set("controls", "0");
  // A page from a file has no origin of its own: messages cannot be addressed to it.
  if (origin !== "null") url.searchParams.set("origin", origin);
  url.searchParams.set("theme", theme);
  const packed = attribute("s");
  if (packed !== null) url.hash = `s=${packed}`;
  return url;
}
