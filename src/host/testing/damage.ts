import fc from "fast-check";

/** Values as hostile as JSON has them, and the words that readers look for. */
export const junk = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    "all",
    "default",
    "any",
    "0x1",
    "10.0.0.0/8",
    "::1",
    "eth0",
    "main",
    "toString",
    "__proto__",
    -1,
    1e300,
  ),
);

/** An object with up to three of its fields replaced or removed. */
export function damage(element: unknown): fc.Arbitrary<object> {
  return fc.array(fc.tuple(fc.nat(), fc.option(junk)), { maxLength: 3 }).map((changes) => {
    const entries = Object.entries(Object(element));
    for (const [at, value] of changes) {
      const entry = entries[at % Math.max(1, entries.length)];
      if (entry !== undefined && value !== null) entry[1] = value;
      else entries.splice(at % (entries.length + 1), 1);
    }
    return Object.fromEntries(entries);
  });
}
