/** The template of a page that is one file, from what the build made of `main.tsx`. */
import { CONTENT_PLACE, TITLE_PLACE } from "../../app/single-file.ts";

/** Whatever could end a script or a style, or begin a comment in one, is written otherwise; both languages read it alike. */
function inside(code: string): string {
  return code.replaceAll(/<(?=!--|\/script|\/style|script)/gi, "\\x3C");
}

async function hashOf(code: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
  return `'sha256-${btoa(String.fromCharCode(...hash))}'`;
}

/** The page's own policy allows its own script and style by their hashes, and nothing from anywhere. */
export async function templateOf(script: string, style: string): Promise<string> {
  const [code, look] = [inside(script), style];
  if (/<\/style/i.test(look)) throw new Error("a style sheet ends itself");
  const policy = [
    "default-src 'none'",
    `script-src ${await hashOf(code)}`,
    `style-src ${await hashOf(look)}`,
    "font-src data:",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${TITLE_PLACE}
<style>${look}</style>
</head>
<body>
<div id="root"></div>
<noscript>Hookline draws a host in the browser itself, and needs JavaScript for it.</noscript>
${CONTENT_PLACE}
<script type="module">${code}</script>
</body>
</html>
`;
}
