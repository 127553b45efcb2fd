/**
 * Where this script was loaded from: the page that it frames stands beside it.
 *
 * The file is one that runs as a module and as a classic script, so it can ask neither `import.meta` nor the current script
 * alone. A bundle that took it in says it by the element's `base`.
 */
const FILE = /\/embed\.js(\?|#|$)/;

/** @returns null where no script of that name is known: the element then needs its `base` */
export function scriptBase(): URL | null {
  const scripts = [document.currentScript, ...document.scripts];
  for (const script of scripts)
    if (script instanceof HTMLScriptElement && FILE.test(script.src)) return new URL(".", script.src);
  return null;
}
