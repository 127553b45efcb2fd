/** The course, in the order in which it is best taken. Each lesson stands alone. */
import type { Lesson } from "../lesson.ts";
import { namespace } from "./01-namespace.ts";
import { veth } from "./02-veth.ts";

export const COURSE: readonly Lesson[] = [namespace, veth];
