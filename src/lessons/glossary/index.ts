/** The words of the field, each in a sentence or two, with the command that shows it on a real host. */
import { NETFILTER } from "./netfilter.ts";
import { NETWORK } from "./network.ts";
import type { Term } from "./term.ts";

export type { Term } from "./term.ts";

export type TermId = keyof typeof NETWORK | keyof typeof NETFILTER;

export const GLOSSARY: Readonly<Record<TermId, Term>> = { ...NETWORK, ...NETFILTER };
