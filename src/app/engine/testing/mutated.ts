/** Snapshots as no capture would leave them: real ones cut, flipped, swapped, nested, blown up and filled with hostile names. */
import { gzipSync } from "node:zlib";

export const MUTATIONS = [
  "cut short",
  "bits flipped",
  "types swapped",
  "parts lost or doubled",
  "nested deeply",
  "huge",
  "hostile strings",
  "lines damaged",
] as const;

export type Mutation = (typeof MUTATIONS)[number];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Strings that have broken programs: markup, directions, names that objects have, half characters, and what shells take. */
const HOSTILE: readonly string[] = [
  "<img src=x onerror=alert(1)>",
  '"><script>document.title="owned"</script>',
  "javascript:alert(1)",
  "\u202egnp.exe",
  "\u2066\u2067\u2068\u2069",
  "\u0000\u0001\u001b[31m",
  "\ud800",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "../../../../etc/passwd",
  "$(reboot)`id`;&|",
  "%s%n%x",
  "a\u0301".repeat(400),
  "\n\n*filter\n:INPUT DROP [0:0]\nCOMMIT",
  "0",
  "-1",
  "1e999",
  "",
  " ",
  "𝕳𝖔𝖘𝖙 🐳",
];

const OTHERS: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  4294967296,
  1e308,
  0.5,
  "",
  "0",
  "x",
  "::ffff:1.2.3.4/129",
  [],
  {},
  [[]],
  [null],
  { a: {} },
];

/** mulberry32: 32 bits of state, the same numbers everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @param original a snapshot's JSON
 * @param seed the same seed makes the same file
 * @returns a file's bytes, compressed or not
 */
export function mutate(original: string, mutation: Mutation, seed: number): Uint8Array<ArrayBuffer> {
  const chance = random(seed);
  const below = (count: number): number => Math.floor(chance() * count);
  const one = <T>(list: readonly T[]): T => {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new Error("there is nothing to choose from");
    return chosen;
  };
  const times = (most: number, change: () => void): void => {
    for (let left = 1 + below(most); left > 0; left--) change();
  };
  const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  const packed = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));
  const maybePacked = (bytes: Uint8Array<ArrayBuffer>) => (chance() < 0.3 ? packed(bytes) : bytes);

  /** Changes places that are picked anywhere in the snapshot. */
  function changed(most: number, change: (holder: Json[] | { [key: string]: Json }, key: string) => void) {
    const root: Json = JSON.parse(original);
    times(most, () => {
      // Most of a snapshot is below these two; what stands around them is soon tried.
      const within = chance() < 0.98 ? one(["namespaces", "namespaces", "docker"]) : null;
      let [holder, key]: [Json[] | { [key: string]: Json }, string] =
        within === null ? [{ root }, "root"] : [Object(root), within];
      for (;;) {
        const value: Json = Reflect.get(holder, key);
        if (typeof value !== "object" || value === null) break;
        const keys = Object.keys(value);
        if (keys.length === 0 || (holder !== root && chance() < 0.03)) break;
        [holder, key] = [value, keys.includes("outputs") && chance() < 0.97 ? "outputs" : one(keys)];
      }
      if (Reflect.get(holder, key) !== root) change(holder, key);
    });
    return root;
  }
  const set = (holder: object, key: string, value: Json): void => void Reflect.set(holder, key, value);

  switch (mutation) {
    case "cut short": {
      const whole = chance() < 0.5 ? bytesOf(original) : packed(bytesOf(original));
      return whole.slice(0, below(whole.length));
    }
    case "bits flipped": {
      const text = chance() < 0.8;
      const bytes = text ? bytesOf(original) : packed(bytesOf(original));
      times(10, () => {
        const at = below(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(text ? 6 : 8));
      });
      return bytes;
    }
    case "types swapped":
      return maybePacked(
        bytesOf(JSON.stringify(changed(6, (holder, key) => set(holder, key, structuredClone(one(OTHERS)))))),
      );
    case "parts lost or doubled":
      return maybePacked(
        bytesOf(
          JSON.stringify(
            changed(6, (holder, key) => {
              if (Array.isArray(holder) && chance() < 0.5) holder.push(structuredClone(holder[Number(key)] ?? null));
              else if (Array.isArray(holder)) holder.splice(Number(key), 1);
              else delete holder[key];
            }),
          ),
        ),
      );
    case "nested deeply": {
      const depth = one([100, 5_000, 60_000]);
      const [open, close] = one([
        ["[", "]"],
        ['{"a":', "}"],
      ] as const);
      const nest = `${open.repeat(depth)}1${close.repeat(depth)}`;
      const text = JSON.stringify(changed(1, (holder, key) => set(holder, key, "NEST")));
      return bytesOf(text.replace('"NEST"', () => nest));
    }
    case "huge":
      return maybePacked(
        bytesOf(
          JSON.stringify(
            changed(1, (holder, key) => {
              const value: Json = Reflect.get(holder, key);
              if (Array.isArray(value) && value.length > 0)
                set(
                  holder,
                  key,
                  Array.from({ length: 3000 }, (_, at) => value[at % value.length] ?? null),
                );
              else if (typeof value === "number") set(holder, key, one([1e308, -1e308, 2 ** 53, 1e-320]));
              else set(holder, key, one(["x", "A ", "-A INPUT -j ACCEPT\n", "\u202e", "ä"]).repeat(100_000));
            }),
          ),
        ),
      );
    case "hostile strings":
      return maybePacked(
        bytesOf(
          JSON.stringify(
            changed(25, (holder, key) => {
              const value: Json = Reflect.get(holder, key);
              if (typeof value === "string" && value.length < 100) set(holder, key, one(HOSTILE));
            }),
          ),
        ),
      );
    case "lines damaged":
      return bytesOf(
        JSON.stringify(
          changed(40, (holder, key) => {
            const value: Json = Reflect.get(holder, key);
            if (typeof value !== "string" || !value.includes("\n")) return;
            const lines = value.split("\n");
            times(8, () => {
              const words = one(lines).split(" ");
              words[below(words.length)] = one([...HOSTILE, "-j", "!", "--dport", "[", "{", "999999", "-A", "COMMIT"]);
              lines[below(lines.length)] = words.join(" ");
            });
            set(holder, key, lines.join("\n"));
          }),
        ),
      );
  }
}
