/** Whether the page that an element stands in is light or dark, as a reader sees it. */

export type PageTheme = "light" | "dark";

const DARK = "(prefers-color-scheme: dark)";

/** By the ground that the element stands on; where nothing is painted there, by what the page says of its colours. */
export function pageTheme(element: Element): PageTheme {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const ground = painted(getComputedStyle(at).backgroundColor);
    if (ground !== null) return ground < 0.5 ? "dark" : "light";
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const dark = scheme.includes("dark") && (!scheme.includes("light") || matchMedia(DARK).matches);
  return dark ? "dark" : "light";
}

/**
 * Calls back whenever it may have changed: pages tell it by attributes of their root or body, and by what the system
 * prefers. Returns how to end it.
 */
export function watchPageTheme(changed: () => void): () => void {
  const query = matchMedia(DARK);
  const observer = new MutationObserver(changed);
  for (const root of [document.documentElement, document.body]) observer.observe(root, { attributes: true });
  query.addEventListener("change", changed);
  // Where the ground fades from one colour into the other, only its end tells.
  document.addEventListener("transitionend", changed);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", changed);
    document.removeEventListener("transitionend", changed);
  };
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}

/** How light a colour is, from 0 to 1; null for one that is seen through. Whatever CSS can write, a canvas can paint. */
function painted(colour: string): number | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) return null;
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = brush.getImageData(0, 0, 1, 1).data;
  return alpha < 128 ? null : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
