/** A bucket that fills by so many a second, up to a number; `take` says whether there was one left. */
export function createRate(perSecond: number, most: number, now: () => number = () => performance.now()) {
  let left = most;
  let filled = now();
  return {
    take(): boolean {
      const at = now();
      left = Math.min(most, left + ((at - filled) / 1000) * perSecond);
      filled = at;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
