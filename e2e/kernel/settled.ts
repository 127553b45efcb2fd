import type { Answer } from "./compare.ts";

/**
 * What no snapshot tells and this bench knows of its random hosts: no program listens on a queue, and the only transparent socket
 * is TPROXY's own, which no question asks for by its address.
 */
const FACTS: readonly (readonly [about: RegExp, holds: boolean])[] = [
  [/\ba program listens on queue \d+/, false],
  [/\bsocket\b.*\btransparent\b/, false],
];

/** Of an answer that forks over what the bench knows, the way that its hosts must take: that one is held against the kernel. */
export function settled(answer: Answer): Answer {
  const { fork } = answer;
  if (!fork) return answer;
  const fact = FACTS.find(([about]) => about.test(fork.question));
  const way = fact && fork.ways[fact[1] ? 1 : 0];
  return way ? settled(way.journey) : answer;
}
