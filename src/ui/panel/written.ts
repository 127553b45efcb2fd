/** A chain as the administrator wrote it, to be read beside what the packet met of it. */
import type { FoundChain } from "../../app/selected.ts";
import type { Counters, Host, XtRule } from "../../host/model.ts";
import type { ChainStep } from "../../kernel/journey.ts";

export interface WrittenRule extends RuleParts {
  readonly position: number;
  /** Where the syntax keeps them apart from the rule. */
  readonly counters: Counters | null;
  /** Where a condition, as the rule was written, stands in what is shown: its words there. As it is, unless given. */
  readonly shownAs?: (condition: string) => string;
  /** Set where the rule is shown as it was written since the syntax asked for has no words for it: why. */
  readonly wordless?: string;
}

export interface WrittenChain {
  readonly rules: readonly WrittenRule[];
  /** `ACCEPT`, `drop`: a base chain's; null for the others. */
  readonly policy: string | null;
  /** `type filter hook forward priority filter; policy accept;`: of nft's base chains. */
  readonly head?: string;
  /** The sets and maps that the rules name, as they are declared: `set admins`, and the lines within. */
  readonly sets?: readonly (readonly [head: string, lines: readonly string[]])[];
}

/** The chain of that name in the step's own table; null where the snapshot has none. */
export function chainOf(host: Host, step: ChainStep, name: string): FoundChain | null {
  const namespace = host.namespaces.find((one) => one.name === step.ns);
  if (step.backend === "native") {
    const table = namespace?.nftables.find((one) => one.family === step.family && one.name === step.table);
    const chain = table?.chains.find((one) => one.name === name);
    return table && chain ? { syntax: "nft", table, chain } : null;
  }
  const table = namespace?.xtables.find(
    (one) => one.family === step.family && one.name === step.table && one.backend === step.backend,
  );
  const chain = table?.chains.find((one) => one.name === name);
  return table && chain ? { syntax: "iptables", table, chain } : null;
}

export function writtenXt({ chain }: Extract<FoundChain, { syntax: "iptables" }>): WrittenChain {
  return { rules: chain.rules.map(xtRule), policy: chain.policy };
}

export function xtRule({ position, text, counters }: XtRule): WrittenRule {
  return { position, ...partsOf(text.replace(/^-A \S+ ?/, "")), counters };
}

export interface RuleParts {
  /** What has to hold. */
  readonly conditions: string;
  /** What is done then: `-j DNAT --to-destination 172.18.0.2:80`; empty for a rule that only counts. */
  readonly action: string;
}

/** Parts an iptables rule before its `-j` or `-g`; quoted words that look like one stay where they are. */
export function partsOf(text: string): RuleParts {
  const at = /^(?:"(?:[^"\\]|\\.)*"|[^"])*?(?<=^|\s)(?=-[jg]\s)/.exec(text)?.[0].length;
  return at === undefined
    ? { conditions: text, action: "" }
    : { conditions: text.slice(0, at).trimEnd(), action: text.slice(at) };
}

export interface OptionWords {
  /** Where it begins in the rule. */
  readonly at: number;
  readonly before: string;
  /** The part of it that is to be marked; empty where none is. */
  readonly marked: string;
  readonly after: string;
}

/** Parts a rule between one option and the next (`! -i br-app`, `-p tcp`), marking a stretch of it wherever it falls. */
export function optionsOf(text: string, mark = ""): readonly OptionWords[] {
  const from = mark === "" ? -1 : text.indexOf(mark);
  const to = from < 0 ? -1 : from + mark.length;
  const options: OptionWords[] = [];
  let at = 0;
  for (const words of text.split(/(?<=\s)(?=! |-)(?<!!\s)/)) {
    const shown = words.trimEnd();
    const cut = (position: number): number => Math.max(0, Math.min(position - at, shown.length));
    if (shown !== "")
      options.push({
        at,
        before: shown.slice(0, from < 0 ? shown.length : cut(from)),
        marked: from < 0 ? "" : shown.slice(cut(from), cut(to)),
        after: from < 0 ? "" : shown.slice(cut(to)),
      });
    at += words.length;
  }
  return options;
}
