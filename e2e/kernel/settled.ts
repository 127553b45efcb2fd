import type { Answer } from "./compare.ts";

/**
 * What no snapshot tells and this bench knows of its random hosts: no program listens on a queue, and the only transparent socket
 * is TPROXY's own, which no question asks for by its address.
 */
const FACTS: readonly (readonly [about: RegExp, holds: boolean])[] = [
  [/\ba program listens on queue \d+/, false],
  [/\bsocket\b.*\btransparent\b/, false],
];

/** What packets carry, and whose Ethernet address they come from: no snapshot tells it, and the bench does not choose it. */
const CARRIED = /\bdata that is not known|\bEthernet address of a station outside/;

/** An answer, and where it hangs on such a thing, each of its ways: the kernel goes one of them. */
export function waysOf(answer: Answer): readonly Answer[] {
  const { fork } = answer;
  return fork && CARRIED.test(fork.question)
    ? [answer, ...fork.ways.flatMap(({ journey }) => waysOf(journey))]
    : [answer];
}

/** Of an answer that forks over what the bench knows, the way that its hosts must take: that one is held against the kernel. */
export function settled(answer: Answer): Answer {
  const { fork } = answer;
  if (!fork) return answer;
  const fact = FACTS.find(([about]) => about.test(fork.question));
  const way = fact && fork.ways[fact[1] ? 1 : 0];
  return way ? settled(way.journey) : answer;
}
