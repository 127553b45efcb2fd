/**
 * A table of `nft -j list ruleset` made ready to run: every rule a list of statements, every jump at its chain, every set
 * an index. What is not known becomes a statement that cannot be told, and is reported; it is never left out.
 */
import type { Json, Link, NftChain, NftRule, NftTable } from "../../host/model.ts";
import type { CompiledBase, CompiledChain, CompiledRule, CompiledTable, CompileProblem, Statement } from "../rule.ts";
import { conntrackFamilies } from "./conntrack-families.ts";
import type { Names } from "./datatypes/datatype.ts";
import { EXPRESSIONS } from "./expressions/index.ts";
import type { Language, RuleScope } from "./language.ts";
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
  readonly #table: NftTable;
  readonly #chains: ReadonlyMap<string, CompiledChain>;
  readonly #sets: ReadonlyMap<string, NamedSet>;
  readonly #objects: ReadonlyMap<string, Json>;
  readonly #names: Names;
  readonly #language: Language;
  readonly #report: (problem: CompileProblem) => void;

  constructor(
    table: NftTable,
    links: readonly Link[],
    chains: ReadonlyMap<string, CompiledChain>,
    report: (problem: CompileProblem) => void,
  ) {
    this.#table = table;
    this.#chains = chains;
    this.#report = report;
    this.#language = languageOf(table.family);
    this.#names = { ifindex: (name) => links.find((link) => link.name === name)?.ifindex };
    this.#objects = new Map(table.objects.map(({ type, name, body }) => [`${type} ${name}`, body]));
    this.#sets = new Map(table.sets.map((set) => [set.name, this.#namedSet(set)]));
  }

  rule(chain: string, rule: NftRule): CompiledRule {
    const scope = this.#scope(`${this.#table.family} ${this.#table.name} ${chain} ${rule.position}`, isTagged(rule));
    const statements = rule.expr.map((json) => {
      const statement = compileStatement(json, scope);
      if (statement.undetermined !== undefined) this.#problem(chain, rule, json, statement.undetermined);
      return statement;
    });
    return { position: rule.position, statements };
  }

  #problem(chain: string, rule: NftRule, json: Json, reason: string): void {
    this.#report({
      table: `${this.#table.family} ${this.#table.name}`,
      chain,
      position: rule.position,
      text: printed(json, this.#language),
      reason,
    });
  }

  #scope(rule: string, tagged: boolean): RuleScope {
    const scope: RuleScope = {
      family: this.#table.family,
      table: this.#table.name,
      rule,
      tagged,
      names: this.#names,
      language: this.#language,
      chain: (name) => this.#chains.get(name),
      set: (name) => this.#sets.get(name),
      object: (type, name) => this.#objects.get(`${type} ${name}`),
      operand(expression) {
        const { name, body } = soleMember(expression);
        const kind = EXPRESSIONS.get(name);
        if (kind === undefined) throw new NotUnderstood(`expression '${name}' is not known`);
        return kind.compile(body, scope);
      },
      statement(statement) {
        const { name, body } = soleMember(statement);
        const kind = STATEMENTS.get(name);
        if (kind === undefined) throw new NotUnderstood(`statement '${name}' is not known`);
        return kind.compile(body, scope);
      },
    };
    return scope;
  }

  #namedSet(set: NftTable["sets"][number]): NamedSet {
    const name = `${this.#table.family} ${this.#table.name} @${set.name}`;
    const scope = this.#scope(name, false);
    return new NamedSet(set, {
      name,
      names: this.#names,
      chain: scope.chain,
      statement: scope.statement,
      types: (expression) => this.#language.types(expression),
    });
  }
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
