import type { Journey, JourneyPacket, Step } from "../kernel/journey.ts";

/** What one namespace sees of a packet in one go. */
interface Sighting {
  /** Of the packet that it is told as. */
  readonly id: number;
  readonly chains: Set<string>;
  readonly bridges: Set<string>;
  /** It has come in from outside of the namespace. */
  entered: boolean;
  left: boolean;
  addresses: string;
}

/**
 * A journey whose packets are counted as those of the ground truth are (`expected.json`, CONTRACT.md, section 4), by what a
 * trace of the kernel's shows. What comes into a namespace again, or walks a base chain that it has walked, is one more
 * packet, right behind the one that it was: a copy that a bridge floods, or what a container has routed back to the host.
 */
export function asSighted<Told extends Journey>(journey: Told): Told {
  const { packets, fork } = journey;
  const apart = packets.map((packet) => sighted(packet.steps).map((steps) => ({ ...packet, steps })));
  const places = apart.map((_, index) => apart.slice(0, index).flat().length);
  const placed = ({ cause }: JourneyPacket) => (cause === null ? null : (places[cause] ?? null));
  return {
    ...journey,
    packets: apart.flat().map((packet) => ({ ...packet, cause: placed(packet) })),
    fork: fork && { ...fork, ways: fork.ways.map((way) => ({ ...way, journey: asSighted(way.journey) })) },
  };
}

function sighted(steps: readonly Step[]): readonly (readonly Step[])[] {
  const packets: Step[][] = [[]];
  const byNamespace = new Map<string, Sighting[]>();
  let current = 0;
  for (const step of steps) {
    const seen = byNamespace.get(step.ns) ?? [];
    byNamespace.set(step.ns, seen);
    const addresses = `${step.header.src} ${step.header.dst}`;
    const begin = (id: number): Sighting => {
      const one = { id, chains: new Set<string>(), bridges: new Set<string>(), entered: false, left: false, addresses };
      seen.push(one);
      return one;
    };
    const again = (): Sighting => begin(packets.push([]) - 1);
    let here = seen.at(-1) ?? begin(current);
    if (step.at === "device") {
      if (step.dir === "out") here.left = true;
      else if (!here.bridges.has(step.dev)) {
        const isBack = (here.left || step.dev === "lo") && (here.entered || here.addresses !== addresses);
        if (isBack) here = again();
        here.entered = true;
        here.left = false;
      }
    } else if (step.at === "bridge") here.bridges.add(step.bridge);
    else if (step.at === "chain") {
      const chain = `${step.family} ${step.table} ${step.chain}`;
      here = seen.findLast(({ chains }) => !chains.has(chain)) ?? again();
      here.chains.add(chain);
    }
    // What translates it last is only seen where it comes in again.
    if (step.at !== "nat" && step.at !== "conntrack") here.addresses = addresses;
    packets[here.id]?.push(step);
    current = here.id;
  }
  return packets;
}
