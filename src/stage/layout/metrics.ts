/** The measures of the drawing, in pixels at zoom 1. */

/** From the host's border to what stands inside. */
export const HOST_PAD = 18;
/** Between devices. */
export const DEVICE_GAP = 14;
export const DEVICE_PAD = 12;
export const RAIL = 8;
/** Height of a row of ports' names, below the rail. */
export const PORT_NAMES = 23.5;
export const TAB_PAD = 10;
export const ROOM_PAD = 10;
export const ROOM_GAP = 12;
/** Between the rooms of a column. */
export const STACK_GAP = 14;
/** From one cable to the next where several run side by side. */
export const LANE = 10;
export const LANE_SLIM = 4;
/** The least height between the host and the rooms. */
export const CHANNEL = 50;
/** The same in a flat space. */
export const CHANNEL_FLAT = 40;
