/**
 * Rules of iptables as written → chains that the hook walk runs:
 *
 *   XtTable ── XtChain ── XtRule            -A DOCKER ! -i br-app -p tcp -m tcp --dport 8080 -j DNAT --to-destination …
 *   CompiledTable ── CompiledChain ── CompiledRule   [ ! -i br-app | -p tcp | --dport 8080 | DNAT ]
 *
 * Each condition is a statement, asked in the order written; the last statement of a rule is its action.
 */
import type { XtChain, XtExtension, XtRule, XtTable } from "../../host/model.ts";
import {
  type CompiledBase,
  type CompiledChain,
  type CompiledRule,
  type CompiledTable,
  type CompileProblem,
  NEXT,
  type Statement,
  type Verdict,
} from "../rule.ts";
import { sieveOf } from "../sieve.ts";
import { CHANGING_MATCHES, MATCHES, TRACKING_MATCHES } from "./matches/index.ts";
import { Options, Unreadable } from "./options.ts";
import type { XtScope } from "./scope.ts";
import { action, undetermined, unknownAction } from "./statement.ts";
import { NFT_PRIORITIES, TABLES } from "./tables.ts";
import { TARGETS, targetTracks } from "./targets/index.ts";

/** Calls `report` for every statement that can never be told, known to the program or not. */
export function compileXtTable(table: XtTable, report: (problem: CompileProblem) => void): CompiledTable {
  const chains = new Map<string, CompiledChain>();
  for (const chain of table.chains)
    if (chain.present) chains.set(chain.name, { name: chain.name, base: baseOf(table, chain, report), rules: [] });
  const compiler = new XtRuleCompiler(table, chains, report);
  for (const chain of table.chains) {
    const compiled = chains.get(chain.name);
    if (!compiled) continue;
    for (const rule of chain.rules) compiled.rules.push(compiler.compile(chain.name, rule));
    const sieve = sieveOf(compiled);
    if (sieve) compiled.sieve = sieve;
  }
  return {
    family: table.family,
    name: table.name,
    backend: table.backend,
    chains,
    needsConntrack: table.chains.some((chain) => chain.rules.some(tracks)),
  };
}

function baseOf(table: XtTable, chain: XtChain, report: (problem: CompileProblem) => void): CompiledBase | null {
  if (chain.policy === null) return null;
  const place = TABLES.get(table.name)?.get(chain.name);
  if (!place) {
    const reason = `where the built-in chain ${chain.name} of table ${table.name} stands is not known to this program`;
    report({ table: table.name, chain: chain.name, position: 0, text: `:${chain.name} ${chain.policy}`, reason });
    return null;
  }
  const priority = table.backend === "nf_tables" ? (NFT_PRIORITIES[table.name] ?? place.priority) : place.priority;
  return { ...place, priority, policy: chain.policy === "ACCEPT" ? "accept" : "drop", devices: [] };
}

/** Whether loading the rule makes the kernel track connections. */
export function tracks({ matches, target }: XtRule): boolean {
  return (
    matches.some(({ name }) => TRACKING_MATCHES.has(name)) ||
    (target !== null && targetTracks(target.name, target.options))
  );
}

const COUNTED = action(() => NEXT, "is counted, and goes on");

/** Of a table: iptables' own, or one that nft writes to as well. */
export class XtRuleCompiler {
  readonly #table: Pick<XtTable, "family" | "name" | "backend">;
  readonly #chains: ReadonlyMap<string, CompiledChain>;
  readonly #report: (problem: CompileProblem) => void;
  readonly #toChains = new Map<string, Statement>();

  constructor(
    table: Pick<XtTable, "family" | "name" | "backend">,
    chains: ReadonlyMap<string, CompiledChain>,
    report: (problem: CompileProblem) => void,
  ) {
    this.#table = table;
    this.#chains = chains;
    this.#report = report;
  }

  compile(chain: string, rule: XtRule): CompiledRule {
    const { family, name, backend } = this.#table;
    const scope: XtScope = {
      family: family === "ip" ? 4 : 6,
      backend,
      get rule() {
        return `${family} ${name} ${chain} ${rule.position}`;
      },
    };
    const report = (reason: string): void =>
      this.#report({ table: name, chain, position: rule.position, text: rule.text, reason });
    const conditions: Statement[] = [];
    for (const match of rule.matches) conditions.push(...compileMatch(match, scope));
    const ordered = rule.matches.some((match) => CHANGING_MATCHES.has(match.name))
      ? conditions
      : undecidedLast(conditions);
    const statements = ordered.concat(this.#target(rule, scope));
    for (const statement of statements) if (statement.undetermined !== undefined) report(statement.undetermined);
    return { position: rule.position, statements };
  }

  /** Rules are many, chains few: those that go to the same chain share the statement. */
  #toChain(kind: "jump" | "goto", chain: CompiledChain): Statement {
    const key = `${kind} ${chain.name}`;
    const kept = this.#toChains.get(key);
    if (kept) return kept;
    const verdict: Verdict = { type: kind, chain };
    const fresh = action(() => verdict, `${kind === "jump" ? "goes through" : "goes over to"} ${chain.name}`);
    this.#toChains.set(key, fresh);
    return fresh;
  }

  #target({ target }: XtRule, scope: XtScope): Statement {
    if (target === null) return COUNTED;
    const chain = this.#chains.get(target.name);
    const [odd] = chain ? target.options : [];
    if (odd) return unknownAction(`chain ${target.name} takes no option ${odd.flag}`);
    if (chain) return this.#toChain(target.kind, chain);
    const compiler = target.kind === "jump" ? TARGETS.get(target.name) : undefined;
    if (!compiler) return unknownAction(`target ${target.name} is not known to this program`);
    const options = new Options(target.options);
    return understood(
      () => {
        const statement = compiler(options, scope);
        if (statement.undetermined === undefined) options.finish();
        return statement;
      },
      (words) => unknownAction(`target ${target.name}: ${words}`),
    );
  }
}

function compileMatch(match: XtExtension, scope: XtScope): readonly Statement[] {
  const compiler = MATCHES.get(match.name);
  if (!compiler) return [undetermined(`match ${match.name} is not known to this program`)];
  const options = new Options(match.options);
  return understood(
    () => {
      const compiled = compiler(options, scope);
      const statements = Array.isArray(compiled) ? compiled : [compiled];
      if (statements.every((statement) => statement.undetermined === undefined)) options.finish();
      return statements;
    },
    (words) => [undetermined(`match ${match.name}: ${words}`)],
  );
}

function understood<T>(compile: () => T, otherwise: (reason: string) => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof Unreadable) return otherwise(error.message);
    throw error;
  }
}

/** A rule whose decidable conditions do not all hold does not match, whatever the others would say: so these are asked last. */
function undecidedLast(conditions: readonly Statement[]): readonly Statement[] {
  return conditions.toSorted((a, b) => Number(a.undetermined !== undefined) - Number(b.undetermined !== undefined));
}
