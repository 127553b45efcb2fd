/** What a file's first bytes say that it is, where that is nothing to be read here; null for what may be text or gzip. */

interface Kind {
  readonly at: number;
  readonly bytes: readonly number[];
  readonly is: string;
  /** What to do about it. */
  readonly advice: string;
}

const PACKETS = "Hookline follows packets through rules and routes; it wants those, and no recorded traffic.";
const UNPACK = "Unpack it, and bring the file that is inside.";

const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));

const KINDS: readonly Kind[] = [
  {
    at: 0,
    bytes: [0x89, 0x50, 0x4e, 0x47],
    is: "a picture (PNG)",
    advice: "Bring the text itself, not a picture of it.",
  },
  { at: 0, bytes: [0xff, 0xd8, 0xff], is: "a picture (JPEG)", advice: "Bring the text itself, not a picture of it." },
  { at: 0, bytes: ascii("GIF8"), is: "a picture (GIF)", advice: "Bring the text itself, not a picture of it." },
  { at: 8, bytes: ascii("WEBP"), is: "a picture (WebP)", advice: "Bring the text itself, not a picture of it." },
  { at: 0, bytes: ascii("PK\x03\x04"), is: "a ZIP archive", advice: UNPACK },
  { at: 257, bytes: ascii("ustar"), is: "a tar archive", advice: UNPACK },
  { at: 0, bytes: ascii("7z\xbc\xaf"), is: "a 7-Zip archive", advice: UNPACK },
  { at: 0, bytes: ascii("BZh"), is: "a file compressed by bzip2", advice: "Decompress it, or use gzip." },
  {
    at: 0,
    bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    is: "a file compressed by xz",
    advice: "Decompress it, or use gzip.",
  },
  { at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], is: "a file compressed by zstd", advice: "Decompress it, or use gzip." },
  { at: 0, bytes: [0xd4, 0xc3, 0xb2, 0xa1], is: "a packet capture (pcap)", advice: PACKETS },
  { at: 0, bytes: [0xa1, 0xb2, 0xc3, 0xd4], is: "a packet capture (pcap)", advice: PACKETS },
  { at: 0, bytes: [0x4d, 0x3c, 0xb2, 0xa1], is: "a packet capture (pcap)", advice: PACKETS },
  { at: 0, bytes: [0x0a, 0x0d, 0x0d, 0x0a], is: "a packet capture (pcapng)", advice: PACKETS },
  { at: 0, bytes: ascii("%PDF"), is: "a PDF", advice: "Bring the text itself." },
  { at: 0, bytes: [0x7f, ...ascii("ELF")], is: "a program", advice: "Bring what it prints." },
  { at: 0, bytes: ascii("SQLite format 3"), is: "a database", advice: "Bring a snapshot, or what commands print." },
];

/** `a picture (PNG). Bring the text itself…`: what it is, and what to do. */
export function wrongFile(bytes: Uint8Array): { readonly is: string; readonly advice: string } | null {
  return KINDS.find(({ at, bytes: wanted }) => wanted.every((byte, index) => bytes[at + index] === byte)) ?? null;
}
