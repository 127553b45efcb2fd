import type { Host } from "../host/model.ts";
import type { Journey } from "../kernel/journey.ts";
import type { Snapshot } from "../snapshot/schema.ts";

/** What claims rest on: a captured host, and a journey on it. */
export interface Ground {
  readonly snapshot: Snapshot;
  readonly host: Host;
  readonly journey: Journey;
}
