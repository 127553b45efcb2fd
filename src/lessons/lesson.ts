/**
 * A lesson: text, a captured host, questions, places to stop at, things to point at, commands to type, something to answer.
 * It is data, so that anybody can write one in a file, and every sentence of fact in it rests on assertions that are
 * checked: there is no way to write a claim without any.
 */
import * as z from "zod/mini";
import { assertion, lessonQuestion } from "./assertion.ts";
import { stepPattern } from "./step-pattern.ts";

const words = z.string().check(z.minLength(1));
/** At least one. */
const grounds = z.tuple([assertion], assertion);

/** A statement of fact, and what must hold for it to be true. `code` stands between backticks. */
const claim = z.strictObject({ claim: words, holds: grounds });

/** A sentence that states nothing of the host or the packet: an invitation, a picture, what comes next. */
const aside = z.strictObject({ aside: words });

const passage = z.union([claim, aside]);

/** A command as one would type it on the host, or in a container's network namespace, and what it prints there. */
const command = z.strictObject({
  run: words,
  /** The namespace to enter first; the host's where it is left out. */
  in: z.optional(z.string()),
});

/** One thing that the learner may answer. What is said of it is a claim like any other. */
const answer = z.strictObject({
  text: words,
  /** What to point at on the stage for this answer, a selection as the address has it: `link:host/docker0`. */
  select: z.optional(z.string()),
  right: z.optional(z.literal(true)),
  says: words,
  holds: grounds,
});

const quiz = z.strictObject({
  asks: words,
  /** By pointing on the stage, or by choosing from the answers. */
  how: z.enum(["point", "choose"]),
  answers: z.array(answer).check(z.minLength(2)),
  /** What is said where something is pointed at that is none of the answers. */
  otherwise: z.optional(words),
});

const stop = z
  .strictObject({
    title: words,
    /** Another host from here on. */
    sample: z.optional(z.string()),
    /** Another question from here on. */
    ask: z.optional(lessonQuestion),
    /** Where the journey stands; its first step where this is left out. */
    at: z.optional(stepPattern),
    /** What is selected on the stage. */
    select: z.optional(z.string()),
    says: z.array(passage).check(z.minLength(1)),
    /** Shows the step's own card, with its rules, routes or entries, below the text. */
    shows: z.optional(z.literal("step")),
    commands: z.optional(z.array(command)),
    quiz: z.optional(quiz),
  })
  .check(
    // What the stop points at would be taken for the learner's answer.
    z.refine(({ select, quiz: asked }) => select === undefined || asked?.how !== "point", {
      error: "a stop whose question is answered by pointing selects nothing itself",
      path: ["select"],
    }),
  );

export const LESSON_FORMAT = "hookline-lesson";
export const LESSON_VERSION = 1;

export const lessonSchema = z.strictObject({
  format: z.literal(LESSON_FORMAT),
  version: z.literal(LESSON_VERSION),
  /** In the address: small letters, digits, dashes. */
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]*$/)),
  title: words,
  /** What one knows afterwards, in a sentence. */
  about: words,
  minutes: z.int().check(z.minimum(1), z.maximum(30)),
  /** The sample that it begins on. */
  sample: z.string(),
  /** The question that it begins with. */
  ask: lessonQuestion,
  stops: z.array(stop).check(z.minLength(1)),
});

export type Lesson = z.infer<typeof lessonSchema>;
export type Stop = z.infer<typeof stop>;
export type Passage = z.infer<typeof passage>;
export type Claim = z.infer<typeof claim>;
export type LessonCommand = z.infer<typeof command>;
export type Quiz = z.infer<typeof quiz>;
export type Answer = z.infer<typeof answer>;
/** What a claim rests on: never nothing. */
export type Grounds = Claim["holds"];
