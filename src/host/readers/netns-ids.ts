import { type Place, type Reading, readList } from "./reading.ts";

/** An id that a namespace has given to another (ip-netns(8)). */
export interface NetnsId {
  readonly id: number;
  /** Where it is mounted under /run/netns, if it is. */
  readonly name: string | null;
}

/** `ip -j netns list-id`. */
export function readNetnsIds(list: readonly unknown[], place: Place): Reading<NetnsId> {
  return readList(list, place, (fields) => ({ id: fields.needNumber("nsid"), name: fields.text("name") }));
}
