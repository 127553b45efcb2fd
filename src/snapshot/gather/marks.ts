/** Messages of warnings in a snapshot that was put together: what an output is that no command printed. */

/** Nobody gave it; `command` is the one that prints it. */
export const NOT_GIVEN = "not given";
/** It follows from `docker inspect` or a Compose file; `command` is the name of the output. */
export const MADE = "made of what Docker says";
/** The `command` of what was assumed of a Compose file. */
export const COMPOSED = "compose";
