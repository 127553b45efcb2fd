/** `-m comment`: net/netfilter/xt_comment.c comment_mt, which always holds. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";

export function comment(options: Options): Statement[] {
  options.value("--comment");
  return [];
}
