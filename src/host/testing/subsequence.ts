/** The first of `wanted` that does not stand in `found`, in the order that `wanted` has; null where all do. */
export function missingFrom(found: readonly string[], wanted: readonly string[]): string | null {
  let from = 0;
  for (const one of wanted) {
    const at = found.indexOf(one, from);
    if (at < 0) return one;
    from = at + 1;
  }
  return null;
}
