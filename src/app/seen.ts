import type { Player } from "./player.ts";

/** How much of the page's box must be in sight for it to play. */
const ENOUGH = 0.25;

/**
 * Holds a journey that plays where nobody sees it, and lets it go on once somebody does. Whatever else happens to it
 * meanwhile, a pause or a step, takes the place of going on.
 *
 * @param watch calls back with whether the page is in sight, at once and whenever that changes
 */
export function playOnlyWhenSeen(player: Player, watch: (seen: (now: boolean) => void) => void = watchPage): void {
  let seen = false;
  let held = false;
  let mine = false;

  function noticed(): void {
    if (mine) return;
    held = !seen && player.state.playing;
    if (!held) return;
    mine = true;
    player.pause();
    mine = false;
  }

  player.subscribe(noticed);
  watch((now) => {
    seen = now;
    if (!seen) noticed();
    else if (held) player.play();
  });
}

/** In another page, what is in sight is told through all the frames around. */
function watchPage(seen: (now: boolean) => void): void {
  const observer = new IntersectionObserver((entries) => seen((entries.at(-1)?.intersectionRatio ?? 0) >= ENOUGH), {
    threshold: [ENOUGH],
  });
  observer.observe(document.documentElement);
}
