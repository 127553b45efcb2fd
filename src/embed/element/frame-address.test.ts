import { expect, test } from "vitest";
import { parseView } from "../../app/address.ts";
import { frameAddress } from "./frame-address.ts";

const BASE = new URL("https://docs.example/hookline/");

function addressOf(attributes: Readonly<Record<string, string>>, origin = "https://wiki.example") {
  const url = frameAddress((name) => attributes[name] ?? null, BASE, origin, "dark");
  return { url, ...parseView(url.search, url.hash) };
}

test("what the attributes say is the view that the framed page has", () => {
  const { url, view, wrong } = addressOf({
    sample: "docker-28.5-basic",
    from: "container:web",
    to: "[fd00::2]:80",
    proto: "udp",
    src: "fd00::1",
    step: "3",
    controls: "",
    loop: "",
  });
  expect(wrong).toEqual([]);
  expect(url.href).toMatch(/^https:\/\/docs\.example\/hookline\/\?/);
  expect(view).toMatchObject({
    source: { type: "sample", name: "docker-28.5-basic" },
    question: { from: "container:web", to: "fd00::2", port: 80, proto: "udp", src: "fd00::1" },
    step: 3,
    embed: true,
    controls: true,
    loop: true,
    play: false,
    origins: ["https://wiki.example"],
    theme: "dark",
  });
});

test("without `controls` there are none, as on a video", () => {
  expect(addressOf({ play: "" }).view).toMatchObject({ controls: false, play: true });
});

test("a host in an attribute travels after the #, which no server is sent", () => {
  const { url, view } = addressOf({ s: "H4sI-_x" });
  expect(url.hash).toBe("#s=H4sI-_x");
  expect(view.source).toEqual({ type: "link", packed: "H4sI-_x" });
});

test("no attribute can say more than its own part of the address", () => {
  const { view, wrong } = addressOf({ sample: "a&embed=0&origin=https://evil.example#s=x", to: "b", from: "c&d" });
  expect(view.source).toEqual({ type: "sample", name: "a&embed=0&origin=https://evil.example#s=x" });
  expect(view.origins).toEqual(["https://wiki.example"]);
  expect(wrong).toEqual(["'to' needs a port for tcp, like b:80."]);
});

test("a page from a file has no origin to be spoken to", () => {
  expect(addressOf({}, "null").view.origins).toEqual([]);
});
