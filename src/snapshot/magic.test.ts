import { expect, test } from "vitest";
import { wrongFile } from "./magic.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

test.each([
  ["\x89PNG\r\n\x1a\n", "a picture (PNG)"],
  ["RIFF\x00\x00\x00\x00WEBPVP8 ", "a picture (WebP)"],
  ["PK\x03\x04", "a ZIP archive"],
  ["\xd4\xc3\xb2\xa1\x02\x00", "a packet capture (pcap)"],
  [`${"name".padEnd(257, "\0")}ustar`, "a tar archive"],
])("%j is told by its first bytes", (text, is) => {
  expect(wrongFile(bytesOf(text))?.is).toBe(is);
});

test.each(["", "{", "*filter", "\x1f\x8b\x08", "PK", "services:"])("%j may be read", (text) => {
  expect(wrongFile(bytesOf(text))).toBeNull();
});
