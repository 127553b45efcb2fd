import { build } from "../tools/prepare.mjs";

/** Browser tests see the page as it is served to people: built, and no older than its sources. */
export default build;
