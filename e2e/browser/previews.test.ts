/** Links that are posted: what a chat that makes a preview of one finds, and where who presses it gets to. */
import { readFileSync } from "node:fs";
import { COURSE } from "../../src/lessons/course/index.ts";
import { buildBelow, serve } from "./abroad.ts";
import { expect, test } from "./fixtures.ts";

const SAMPLES: readonly { readonly name: string; readonly title: string; readonly about: string }[] = JSON.parse(
  readFileSync("public/samples/index.json", "utf8"),
);
const PAGES = [
  ...SAMPLES.map(({ name, title, about }) => ({ path: `s/${name}.html`, title, about })),
  ...COURSE.map(({ id, title, about }) => ({ path: `lesson/${id}.html`, title, about })),
];

test("every sample and every lesson has a page with its own title, words and picture", async ({ app, page, site }) => {
  await app.open();
  const found = await page.evaluate(
    async ([paths, base]) => {
      const all = await Promise.all(paths.map((path) => fetch(base + path).then((answer) => answer.text())));
      return all.map((text) => {
        const head = new DOMParser().parseFromString(text, "text/html");
        const said = (name: string) => head.querySelector(`meta[property="og:${name}"]`)?.getAttribute("content") ?? "";
        return { title: said("title"), about: said("description"), image: said("image"), page: head.title };
      });
    },
    [PAGES.map(({ path }) => path), site] as const,
  );
  for (const [index, { title, about }] of PAGES.entries()) {
    expect(found[index]?.title).toContain(title);
    expect(found[index]?.page).toContain(title);
    expect(found[index]?.about).toBe(about);
  }
  const pictures = [...new Set(found.map(({ image }) => image.replace(/^\.\.\//, "")))];
  expect(pictures.length).toBe(SAMPLES.length);
  for (const picture of pictures) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, site + picture);
    expect(size, picture).toEqual([1200, 630]);
  }
});

test("the link that Share copies goes by such a page to exactly this view, and Back does not stop there", async ({
  app,
  page,
  site,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open("?sample=docker-28.5-isolation&step=3");
  const { question } = await app.state();
  await page.getByRole("button", { name: "Share this view" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Copy: A link to this view" }).click();
  await expect(page.getByRole("dialog").getByText("Copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(`${site}s/docker-28.5-isolation.html?from=`);
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForURL(/\/\?sample=docker-28\.5-isolation&from=/);
  await app.idle();
  await app.expectState({ question, step: 3, problems: [] });
  await page.goBack();
  await page.waitForURL("about:blank");
});

test("a lesson's page leads to it and its stop, below any path of any server", async ({ app, page, complaints }) => {
  complaints.expect(/^left the origin: http:\/\/localhost/);
  const plain = await serve(buildBelow("/team/tools/hookline/"));
  try {
    await page.goto(`${plain.origin}/team/tools/hookline/lesson/ufw.html?stop=4`);
    await page.waitForURL(/\/team\/tools\/hookline\/\?lesson=ufw&stop=4$/);
    await app.idle();
    await expect(page.getByRole("heading", { name: "The chain that is yours" })).toBeVisible();
  } finally {
    await plain.close();
  }
});
