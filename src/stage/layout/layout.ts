/**
 * Where everything stands: a pure function of the host and of what is unfolded. The same host always looks the same.
 *
 *   circuit.ts      stations, junctions, processes: the upper part of the host
 *   device.ts       its foot: boxes and rails
 *   group.ts        what hangs below a device, in columns
 *   room.ts         one container's room
 *   cables.ts       from the rails to the rooms
 */
import type { Host } from "../../host/model.ts";
import { type Plan, planOf, type Unfolded } from "../plan/plan.ts";
import type { Scene } from "../scene.ts";
import { assemble } from "./assemble.ts";
import { stylesFor } from "./styles.ts";

/** Width over height of the space that the drawing aims at: a window with a panel beside it. */
export const ASPECT = 1.55;
const REFERENCE = { width: 1080, height: 1080 / ASPECT };

/** @param unfolded what stands for itself on a host with too much to show it all; nothing by default */
export function layoutHost(host: Host, unfolded?: Unfolded): Scene {
  return layoutPlan(planOf(host, unfolded));
}

function layoutPlan(plan: Plan): Scene {
  let best: { readonly scene: Scene; readonly zoom: number } | null = null;
  for (const style of stylesFor(plan)) {
    const scene = assemble(plan, style, ASPECT);
    const zoom = Math.min(REFERENCE.width / scene.size.width, REFERENCE.height / scene.size.height);
    // A little larger is not worth rooms with less in them, or cables around corners.
    if (!best || zoom > best.zoom * 1.12) best = { scene, zoom };
  }
  if (!best) throw new Error("there is always a style to lay a host out in");
  return best.scene;
}
