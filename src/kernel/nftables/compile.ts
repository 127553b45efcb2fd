/**
 * A table of `nft -j list ruleset` made ready to run: every rule a list of statements, every jump at its chain, every set
 * an index. What is not known becomes a statement that cannot be told, and is reported; it is never left out.
 */
import type { Json, Link, NftChain, NftRule, NftTable } from "../../host/model.ts";
import type { CompiledBase, CompiledChain, CompiledRule, CompiledTable, CompileProblem, Statement } from "../rule.ts";
import { sieveOf } from "../sieve.ts";
import { XtRuleCompiler } from "../xtables/compile.ts";
import { conntrackFamilies } from "./conntrack-families.ts";
import type { Names } from "./datatypes/datatype.ts";
import { EXPRESSIONS } from "./expressions/index.ts";
import type { Language, Operand, RuleScope } from "./language.ts";
import { NamedSet } from "./sets/named-set.ts";
import { unknownAction, unknownCondition } from "./statements/action.ts";
import { STATEMENTS } from "./statements/index.ts";
import { languageOf } from "./text.ts";
import { isList, isObject, NotUnderstood, soleMember } from "./understanding.ts";

/**
 * `links`: those of the table's namespace, since nft resolves the names of interfaces when it loads a rule.
 * `report`: told of every statement that can never be evaluated.
 */
export function compileNftTable(
  table: NftTable,
  links: readonly Link[],
  report: (problem: CompileProblem) => void,
): CompiledTable {
  const chains = new Map<string, CompiledChain>(
    table.chains.map((chain) => [chain.name, { name: chain.name, base: baseOf(chain, table), rules: [] }]),
  );
  const compiler = new Compiler(table, links, chains, report);
  for (const chain of table.chains)
    for (const rule of chain.rules) chains.get(chain.name)?.rules.push(compiler.rule(chain.name, rule));
  for (const chain of chains.values()) {
    const sieve = sieveOf(chain);
    if (sieve !== undefined) chain.sieve = sieve;
  }
  const tracked = conntrackFamilies(table);
  return {
    family: table.family,
    name: table.name,
    backend: "native",
    chains,
    needsConntrack: tracked.size > 0,
    conntrackFamilies: tracked,
  };
}

/** The base chains of a dormant table are not registered (NFT_TABLE_F_DORMANT). */
function baseOf({ base }: NftChain, table: NftTable): CompiledBase | null {
  if (base === null || table.flags.includes("dormant")) return null;
  const { devicesKnown, ...compiled } = base;
  return devicesKnown ? compiled : { ...compiled, devicesUnknown: true };
}

/** Whether any member of any object within answers. */
function mentions(json: Json, asks: (key: string, body: Json) => boolean): boolean {
  if (isList(json)) return json.some((item) => mentions(item, asks));
  if (!isObject(json)) return false;
  return Object.entries(json).some(([key, body]) => asks(key, body) || mentions(body, asks));
}

/** Statements that say whether a rule matches; of any other that is not known, what it does cannot be told either. */
const CONDITIONS: ReadonlySet<string> = new Set([
  ...["match", "limit", "quota", "ct count", "set", "map", "meter", "counter"],
]);

class Compiler {
  readonly table: NftTable;
  readonly chains: ReadonlyMap<string, CompiledChain>;
  readonly sets: ReadonlyMap<string, NamedSet>;
  readonly objects: ReadonlyMap<string, Json>;
  readonly names: Names;
  readonly language: Language;
  /** Expressions that are the same for every rule, by their JSON: rules are many, what they ask for is little. */
  readonly operands = new Map<string, Operand>();
  readonly #report: (problem: CompileProblem) => void;
  /** Of the rules that only iptables-save tells whole. */
  readonly #xt: XtRuleCompiler;

  constructor(
    table: NftTable,
    links: readonly Link[],
    chains: ReadonlyMap<string, CompiledChain>,
    report: (problem: CompileProblem) => void,
  ) {
    this.table = table;
    this.chains = chains;
    this.#report = report;
    const { family, name } = table;
    this.#xt = new XtRuleCompiler(
      { family: family === "ip6" ? "ip6" : "ip", name, backend: "nf_tables" },
      chains,
      report,
    );
    this.language = languageOf(table.family);
    this.names = { ifindex: (name) => links.find((link) => link.name === name)?.ifindex };
    this.objects = new Map(table.objects.map(({ type, name, body }) => [`${type} ${name}`, body]));
    this.sets = new Map(table.sets.map((set) => [set.name, this.#namedSet(set)]));
  }

  rule(chain: string, rule: NftRule): CompiledRule {
    if (rule.xt) return this.#xt.compile(chain, rule.xt);
    const scope = new Scope(this, chain, rule);
    const statements = rule.expr.map((json) => {
      const statement = compileStatement(json, scope);
      if (statement.undetermined !== undefined) this.#problem(chain, rule, json, statement.undetermined);
      return statement;
    });
    return { position: rule.position, statements: undecidedLast(rule.expr, statements) };
  }

  #problem(chain: string, rule: NftRule, json: Json, reason: string): void {
    this.#report({
      table: `${this.table.family} ${this.table.name}`,
      chain,
      position: rule.position,
      text: printed(json, this.language),
      reason,
    });
  }

  #namedSet(set: NftTable["sets"][number]): NamedSet {
    const scope = new Scope(this, `@${set.name}`, null);
    return new NamedSet(set, {
      name: scope.rule,
      names: this.names,
      chain: (name) => scope.chain(name),
      statement: (statement) => scope.statement(statement),
      types: (expression) => this.language.types(expression),
    });
  }
}

/** What the compilers of one rule's statements know. */
class Scope implements RuleScope {
  readonly #compiler: Compiler;
  readonly #chain: string;
  readonly #rule: NftRule | null;

  constructor(compiler: Compiler, chain: string, rule: NftRule | null) {
    this.#compiler = compiler;
    this.#chain = chain;
    this.#rule = rule;
  }

  get family() {
    return this.#compiler.table.family;
  }

  get table() {
    return this.#compiler.table.name;
  }

  get rule() {
    const name = `${this.family} ${this.table} ${this.#chain}`;
    return this.#rule === null ? name : `${name} ${this.#rule.position}`;
  }

  get tagged() {
    return this.family === "bridge" && this.#rule !== null && isTagged(this.#rule);
  }

  get names() {
    return this.#compiler.names;
  }

  get language() {
    return this.#compiler.language;
  }

  chain(name: string) {
    return this.#compiler.chains.get(name);
  }

  set(name: string) {
    return this.#compiler.sets.get(name);
  }

  object(type: string, name: string) {
    return this.#compiler.objects.get(`${type} ${name}`);
  }

  operand(expression: Json): Operand {
    const { name, body } = soleMember(expression);
    const kind = EXPRESSIONS.get(name);
    if (kind === undefined) throw new NotUnderstood(`expression '${name}' is not known`);
    if (!isShared(name, body)) return kind.compile(body, this);
    const key = `${this.tagged} ${JSON.stringify(expression)}`;
    let operand = this.#compiler.operands.get(key);
    if (operand === undefined) {
      operand = kind.compile(body, this);
      this.#compiler.operands.set(key, operand);
    }
    return operand;
  }

  statement(statement: Json): Statement {
    const { name, body } = soleMember(statement);
    const kind = STATEMENTS.get(name);
    if (kind === undefined) throw new NotUnderstood(`statement '${name}' is not known`);
    return kind.compile(body, this);
  }
}

const SHARED: ReadonlySet<string> = new Set([
  ...["payload", "meta", "ct", "fib", "rt", "socket", "exthdr", "tcp option", "ip option"],
]);

/** Whether the expression means the same in every rule of a table, and keeps nothing between packets. */
function isShared(name: string, body: Json): boolean {
  return SHARED.has(name) && !(isObject(body) && body.key === "random");
}

/**
 * Of the conditions that a rule begins with, those that can never be told come last: where another one fails, the rule
 * does not match, whatever they would say.
 */
function undecidedLast(expr: readonly Json[], statements: readonly Statement[]): readonly Statement[] {
  const other = expr.findIndex((json) => !isObject(json) || !("match" in json));
  const end = other < 0 ? expr.length : other;
  const conditions = statements.slice(0, end);
  if (!conditions.some((condition) => condition.undetermined !== undefined)) return statements;
  return [
    ...conditions.filter((condition) => condition.undetermined === undefined),
    ...conditions.filter((condition) => condition.undetermined !== undefined),
    ...statements.slice(end),
  ];
}

function compileStatement(json: Json, scope: RuleScope): Statement {
  try {
    return scope.statement(json);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    // Old versions of nft print changes of maps as text.
    const condition = isObject(json) ? Object.keys(json).some((key) => CONDITIONS.has(key)) : /@/.test(String(json));
    return condition ? unknownCondition(error.message) : unknownAction(error.message);
  }
}

function printed(json: Json, language: Language): string {
  try {
    return language.printStatement(json);
  } catch (error) {
    if (error instanceof NotUnderstood) return typeof json === "string" ? json : JSON.stringify(json);
    throw error;
  }
}

const VLAN_TYPES: readonly Json[] = ["8021q", "8021ad", "vlan"];

/** The rule asks for a VLAN tag, so that nft looks for all that follows behind the tag. */
function isTagged(rule: NftRule): boolean {
  return mentions(
    rule.expr,
    (key, body) => (key === "protocol" && body === "vlan") || (key === "right" && VLAN_TYPES.includes(body)),
  );
}
