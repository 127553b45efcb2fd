/**
 * Rules in plain words, for people who read them: what `-A DOCKER ! -i br-app -p tcp -m tcp --dport 8080 -j DNAT
 * --to-destination 172.18.0.2:80` says is that packets for tcp port 8080 that did not come in through br-app go on to
 * 172.18.0.2 port 80.
 */
import type { XtExtension, XtRule } from "../../host/model.ts";
import { type Phrase, phrasesOf } from "./describe-match.ts";
import { targetInWords } from "./describe-target.ts";

/** A whole rule as one clause, without a full stop. */
export function describeXtRule(rule: XtRule): string {
  const phrases = phrasesFor(rule.matches);
  return `${subjectOf(phrases)} ${targetInWords(rule.target)}`;
}

/** What one match asks for: `packets for tcp port 8080`. `matches`: all of its rule, whose protocol ports are of. */
export function describeXtMatch(match: XtExtension, matches: readonly XtExtension[]): string {
  return subjectOf(phrasesOf(match, protocolIn(matches)));
}

function phrasesFor(matches: readonly XtExtension[]): readonly Phrase[] {
  const protocol = protocolIn(matches);
  const phrases = matches.flatMap((match) => phrasesOf(match, protocol));
  // A port says the protocol too.
  return phrases.some((phrase) => phrase.says === "port") ? phrases.filter((p) => p.says !== "protocol") : phrases;
}

function protocolIn(matches: readonly XtExtension[]): string | null {
  for (const { name, options } of matches)
    if (name === "ip")
      for (const { flag, negated, values } of options)
        if (!negated && (flag === "-p" || flag.startsWith("--proto"))) return values[0] ?? null;
  return null;
}

/** `tcp packets from 10.0.0.0/8 that came in through eth0 and whose mark is 0x1`. */
function subjectOf(phrases: readonly Phrase[]): string {
  const of = (place: Phrase["place"]): string[] => phrases.filter((p) => p.place === place).map((p) => p.text);
  const clauses = of("clause");
  return [...of("before"), phrases.length === 0 ? "all packets" : "packets", ...of("after"), clauses.join(" and ")]
    .filter((part) => part !== "")
    .join(" ");
}
