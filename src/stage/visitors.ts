/** Whom a journey meets that the host alone does not tell of: who is outside, and who asks on the host itself. */
import type { Journey } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import { rightOf } from "./geometry.ts";
import { row } from "./rows.ts";
import type { Caption, Outside, Scene } from "./scene.ts";
import { mono, note } from "./text.ts";

export function withVisitors(scene: Scene, journey: Journey): Scene {
  const asker = askerOn(scene, journey);
  const met = withOutsiders(scene, journey);
  return asker ? { ...met, captions: [...met.captions, asker] } : met;
}

/** Below the line of the processes, where its packet begins, as far as there is room between the two stations. */
function askerOn({ places, stations, junctions }: Scene, { packets: [first] }: Journey): Caption | null {
  const step = first?.steps.find(({ at }) => at === "send");
  const at = places.get("kernel:host");
  const input = stations.find(({ hook }) => hook === "input");
  const out = junctions[1];
  if (step?.at !== "send" || step.by !== "process" || step.process !== null || step.ns !== "host") return null;
  if (!at || !input || !out) return null;
  const size = ((input.block.rows[0]?.left.size ?? NAMED) / NAMED) * 12;
  const half = Math.min(at.x - rightOf(input.rect), out.centre.x - out.radius - at.x) - 4;
  const rect = { x: at.x - half, y: at.y + size * 0.8, width: 2 * half, height: size * 2 };
  const { src, sport } = step.header;
  const who = row(note("asker", size), { right: mono(withPort(src, sport), "muted", size), follows: true });
  return { at: rect, block: { rect, rows: [who], align: "top", justify: "centre" } };
}

/** Size of a station's name in a drawing that is not enlarged. */
const NAMED = 14;

function withOutsiders(scene: Scene, journey: Journey): Scene {
  const visitors = new Map<string, string>();
  for (const { steps } of journey.packets)
    for (const step of steps)
      if (step.at === "outside" && !visitors.has(step.dev))
        visitors.set(step.dev, step.direction === "in" ? step.header.src : step.header.dst);
  if (visitors.size === 0) return scene;
  return { ...scene, outsides: scene.outsides.map((outside) => withVisitor(outside, visitors.get(outside.dev))) };
}

function withVisitor(outside: Outside, address: string | undefined): Outside {
  const [title] = outside.block.rows;
  if (address === undefined || !title) return outside;
  return {
    ...outside,
    label: `${outside.label}, ${address}`,
    block: { ...outside.block, rows: [title, row(mono(address), { rank: 8 })] },
  };
}
