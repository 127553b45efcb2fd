import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { admit, makeToken, ownNames } from "./guard.ts";

const TOKEN = "t".repeat(43);
const NAMES = ownNames("127.0.0.1", 4180);

function ask(url: string, headers: Record<string, string> = {}, method = "GET") {
  const request = { method, url, headers: { host: "127.0.0.1:4180", ...headers } };
  return admit(request as unknown as IncomingMessage, NAMES, TOKEN);
}

describe("who may have an answer", () => {
  test.each([
    ["with the token", `/${TOKEN}/`, {}, "/"],
    ["with what the page adds to its address", `/${TOKEN}/?step=3`, {}, "/"],
    ["a file", `/${TOKEN}/assets/a.js`, { "sec-fetch-site": "same-origin" }, "/assets/a.js"],
    ["by the other name of this machine", `/${TOKEN}/`, { host: "localhost:4180" }, "/"],
    ["from the page itself", `/${TOKEN}/live/events`, { origin: "http://127.0.0.1:4180" }, "/live/events"],
    [
      "by following a link",
      `/${TOKEN}/`,
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      "/",
    ],
  ])("%s", (_, url, headers, path) => {
    expect(ask(url, headers)).toBe(path);
  });

  test.each([
    ["without the token", "/", {}, 403],
    ["with another token", `/${"u".repeat(43)}/`, {}, 403],
    ["with a beginning of it", `/${TOKEN.slice(1)}/`, {}, 403],
    ["with more than it", `/${TOKEN}t/`, {}, 403],
    ["under another name: DNS rebinding", `/${TOKEN}/`, { host: "evil.example:4180" }, 421],
    ["at another port", `/${TOKEN}/`, { host: "127.0.0.1:80" }, 421],
    ["from another page", `/${TOKEN}/live/events`, { origin: "http://evil.example" }, 403],
    ["from a page without an origin", `/${TOKEN}/live/events`, { origin: "null" }, 403],
    ["from another port of this machine", `/${TOKEN}/live/events`, { origin: "http://127.0.0.1:9" }, 403],
    ["with something to take in", `/${TOKEN}/`, { "content-length": "5" }, 413],
    ["with something without an end", `/${TOKEN}/`, { "transfer-encoding": "chunked" }, 413],
    ["as another page's picture", `/${TOKEN}/live/events`, { "sec-fetch-site": "cross-site" }, 403],
    ["as a neighbouring port's script", `/${TOKEN}/a.js`, { "sec-fetch-site": "same-site" }, 403],
    [
      "in another page's frame",
      `/${TOKEN}/`,
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      403,
    ],
  ])("not %s", (_, url, headers, status) => {
    expect(ask(url, headers)).toMatchObject({ status });
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "CONNECT"])("not to %s anything", (method) => {
    expect(ask(`/${TOKEN}/`, {}, method)).toMatchObject({ status: 405 });
  });
});

test("a token is random, or strong", () => {
  expect(makeToken(undefined)).toMatch(/^[\w-]{43}$/);
  expect(makeToken(undefined)).not.toBe(makeToken(undefined));
  expect(makeToken(TOKEN)).toBe(TOKEN);
  expect(() => makeToken("short")).toThrow(/32 to 128/);
  expect(() => makeToken(`${TOKEN}/..`)).toThrow(/32 to 128/);
});

test("an IPv6 address stands in brackets", () => {
  expect(ownNames("::1", 80)).toEqual(["[::1]:80", "localhost:80"]);
  expect(ownNames("192.0.2.7", 80)).toEqual(["192.0.2.7:80"]);
});
