/** Whom a journey meets outside: written where the drawing of the host alone can only say what lies there. */
import type { Journey } from "../kernel/journey.ts";
import { row } from "./rows.ts";
import type { Outside, Scene } from "./scene.ts";
import { mono } from "./text.ts";

export function withVisitors(scene: Scene, journey: Journey): Scene {
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
