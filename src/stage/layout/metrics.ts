/** The measures of the drawing, in pixels at zoom 1. */

export const MARGIN = 20;
/** From the host's border to what stands inside. */
export const HOST_PAD = 22;
/** Between devices. */
export const DEVICE_GAP = 18;
export const DEVICE_PAD = 12;
export const RAIL = 8;
/** Height for the names of ports, below the rail. */
export const PORT_NAMES = 24;
export const TAB_PAD = 8;
export const TAB_HEIGHT = 38;
export const TAB_HEIGHT_SLIM = 22;
export const ROOM_PAD = 12;
export const ROOM_GAP = 14;
/** Between the rooms of a column. */
export const STACK_GAP = 14;
/** From one cable to the next where several run side by side. */
export const LANE = 10;
export const LANE_SLIM = 4;
/** The least height between the host and the rooms. */
export const CHANNEL = 54;
/** Rounded corners of lines. */
export const CORNER = 10;
