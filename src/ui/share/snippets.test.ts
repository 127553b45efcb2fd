import { describe, expect, test } from "vitest";
import { NOTHING, type View } from "../../app/address.ts";
import { elementSnippet, iframeSnippet, linkTo, linkWithPreview, markdownSnippet } from "./snippets.ts";

const BASE = "https://docs.example/hookline/";
const VIEW: View = {
  ...NOTHING,
  source: { type: "sample", name: "docker-28.5-basic" },
  question: { from: "outside:eth0", to: "192.0.2.10", port: 8080, proto: "tcp" },
  step: 7,
  theme: "dark",
  selection: "link:host/eth0",
};

test("a link opens what is shown, and for a sample it is short", () => {
  const link = linkTo(BASE, { ...VIEW, theme: null, selection: null, embed: true });
  expect(link).toBe(`${BASE}?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&step=7`);
  expect(link.length).toBeLessThan(150);
});

test("posted, it goes by a page that has a preview of its own, and loses nothing", () => {
  const posted = (change: Partial<View>) => linkWithPreview(BASE, { ...VIEW, theme: null, selection: null, ...change });
  expect(posted({})).toBe(`${BASE}s/docker-28.5-basic.html?from=outside:eth0&to=192.0.2.10:8080&proto=tcp&step=7`);
  expect(posted({ question: null, step: null })).toBe(`${BASE}s/docker-28.5-basic.html`);
  const lesson = { source: null, question: null, step: null, lesson: { id: "ufw", stop: 3 } };
  expect(posted(lesson)).toBe(`${BASE}lesson/ufw.html?stop=4`);
  for (const other of [
    { source: { type: "link", packed: "H4sI" } },
    { doc: "embed" },
    { compared: "docker-20.10-basic" },
  ])
    expect(posted(other as Partial<View>)).toBe(
      linkTo(BASE, { ...VIEW, theme: null, selection: null, ...other } as View),
    );
});

test("a frame, themed by the page around", () => {
  expect(iframeSnippet(BASE, VIEW)).toContain(
    `src="${BASE}?sample=docker-28.5-basic&amp;from=outside:eth0&amp;to=192.0.2.10:8080&amp;proto=tcp&amp;step=7&amp;embed=1"`,
  );
});

test("an element, with the link inside for where scripts fail", () => {
  expect(elementSnippet(BASE, VIEW).split("\n")).toEqual([
    `<script async src="${BASE}embed.js"></script>`,
    '<hookline-journey sample="docker-28.5-basic" from="outside:eth0" to="192.0.2.10:8080" proto="tcp" step="7" controls>',
    expect.stringMatching(/^ {2}<a href=".*">outside:eth0 → 192\.0\.2\.10:8080, in Hookline<\/a>$/),
    "</hookline-journey>",
  ]);
});

describe("a host of one's own goes along", () => {
  const own: View = { ...VIEW, source: { type: "link", packed: "H4sI-_x" } };

  test("in the frame's address, and in an attribute of the element", () => {
    expect(iframeSnippet(BASE, own)).toContain('&amp;embed=1#s=H4sI-_x"');
    expect(elementSnippet(BASE, own)).toContain('<hookline-journey s="H4sI-_x" from=');
  });
});

test("no name ends the snippet that it stands in", () => {
  const planted: View = { ...VIEW, question: { from: 'container:"><script>x</script>](a)', to: "b", proto: "icmp" } };
  for (const html of [iframeSnippet(BASE, planted), elementSnippet(BASE, planted)])
    expect(html.match(/<script/g)?.length ?? 0).toBe(html.startsWith("<script async") ? 1 : 0);
  const markdown = markdownSnippet(BASE, planted, "journey.svg");
  expect(markdown).toContain("\\]");
  expect(markdown.match(/(?<!\\)\]\(/g)).toHaveLength(3);
});
