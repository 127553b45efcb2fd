import "./print.css";

/** Pixels of CSS that are as wide as the paper, upright, within its margins: A4 of 210 mm less twice 12. */
const PAPER = 700;

/**
 * Keeps the drawing on paper as it is on the screen: its size there is the one that it was laid out and looked at in, and
 * the print style brings the whole of it down to the paper's width. Paper is light.
 */
export function printAsShown(): void {
  const { dataset, style } = document.documentElement;
  let theme: string | undefined;
  window.addEventListener("beforeprint", () => {
    theme = dataset["theme"];
    dataset["theme"] = "light";
    const stage = document.querySelector(".stage-area");
    if (!stage) return;
    const { width, height } = stage.getBoundingClientRect();
    style.setProperty("--printed-width", `${width}px`);
    style.setProperty("--printed-height", `${height}px`);
    style.setProperty("--printed-zoom", String(Math.min(1, PAPER / width)));
  });
  window.addEventListener("afterprint", () => {
    if (theme !== undefined) dataset["theme"] = theme;
  });
}
