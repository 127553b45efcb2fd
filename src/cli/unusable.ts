/** Arguments, a snapshot, or questions that nothing can be done with: one line on standard error, exit status 2. */
export class Unusable extends Error {}
