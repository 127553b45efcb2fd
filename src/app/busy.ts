/** Knows whether anything is under way, so that tests and embedding pages can wait for the page to be at rest. */
export interface Busy {
  /** Marks something as begun; call what it returns, once or more, when it ends. */
  begin(): () => void;
  /** Marks something as under way until the promise settles, and hands the promise on. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way and what it led to has been painted. */
  idle(): Promise<void>;
}

/** @param painted resolves once whatever was set off so far is on the screen */
export function createBusy(painted: () => Promise<void> = afterNextPaint): Busy {
  let underWay = 0;
  let waiting: (() => void)[] = [];

  function begin(): () => void {
    let ended = false;
    underWay++;
    return () => {
      if (ended) return;
      ended = true;
      underWay--;
      if (underWay > 0) return;
      const released = waiting;
      waiting = [];
      for (const release of released) release();
    };
  }

  return {
    begin,
    during(work) {
      const end = begin();
      work.then(end, end);
      return work;
    },
    async idle() {
      for (;;) {
        if (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        await painted();
        // What was painted may have set off more, a part of the page that had yet to be fetched for one.
        if (underWay === 0) return;
      }
    },
  };
}

/** Milliseconds without a frame after which a page in another one is out of sight, and is given none. */
const UNSEEN = 1000;

/** Two frames on; a page that is hidden has no frames, and nothing to paint. */
function afterNextPaint(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve);
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    if (window.parent !== window) setTimeout(resolve, UNSEEN);
  });
}
