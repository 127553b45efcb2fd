import { expect, test } from "vitest";
import { textOf } from "./engine/bytes.ts";
import { linkRequest } from "./hosts.ts";
import { pack, packBytes, unpack } from "./packed.ts";

async function unpackText(packed: string): Promise<string> {
  const bytes = unpack(packed);
  if (!bytes.ok) return bytes.error;
  const text = await textOf(bytes.value);
  return text.ok ? text.value : text.error;
}

const text = JSON.stringify({
  format: "hookline-snapshot",
  of: "Zürich",
  lines: Array.from({ length: 9000 }, (_, i) => i * 7919),
});

test("a packed snapshot travels in a link, and comes out as it went in", async () => {
  const packed = await pack(text);
  expect(packed).toMatch(/^[\w-]+$/);
  expect(packed.length).toBeLessThan(text.length);
  expect(await unpackText(packed)).toBe(text);
});

test("a link that was cut short says so", async () => {
  const packed = await pack(text);
  expect(await unpackText(packed.slice(0, -50))).toMatch(/cut short/);
  expect(await unpackText("not!base64")).toMatch(/cut short/);
});

test("bytes that are no text say so", async () => {
  const said = await textOf(new Uint8Array([0xff, 0xfe, 0, 1]));
  expect(said).toEqual({ ok: false, error: expect.stringMatching(/not a text/) });
});

test("a plain text is taken as it is", async () => {
  expect(await textOf(new TextEncoder().encode("{}"))).toEqual({ ok: true, value: "{}" });
});

test("what a link holds is there each time that it is asked for", async () => {
  const request = linkRequest(await pack(text));
  const read = async (file: Blob) => textOf(new Uint8Array(await file.arrayBuffer()));
  for (let time = 0; time < 2; time++)
    expect(await read(await request.content(() => {}, new AbortController().signal))).toEqual({
      ok: true,
      value: text,
    });
});

test("what would make too long a link is told its length, and not written out", async () => {
  const noise = crypto.getRandomValues(new Uint8Array(60_000));
  expect(await packBytes(noise)).toEqual({ fits: false, length: expect.any(Number) });
  expect(await packBytes(noise.slice(0, 30_000))).toMatchObject({ fits: true });
});
