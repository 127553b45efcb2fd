/**
 * `nft list ruleset` as text, into what `nft -j list ruleset` prints (nft(8), libnftables-json(5)).
 *
 *   table ip nat {
 *     chain PREROUTING {
 *       type nat hook prerouting priority dstnat; policy accept;
 *       tcp dport 8080 dnat to 172.18.0.2:80
 *     }
 *   }
 *   → { "nftables": [ { "table": … }, { "chain": … }, { "rule": … } ] }
 *
 * A rule of which a part is not understood keeps its place, with that part as `{ "unread": text }`: who reads the JSON meets
 * a statement that is not known, and says so. Whatever else is not understood is in `unread`.
 */
import { OBJECTS, readDevices, readFlowtableBody, readSetBody } from "./declarations.ts";
import { readRule } from "./statement.ts";
import { Cursor, type Json, NotRead, tokensOf } from "./tokens.ts";

export interface UnreadLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface NftRuleset {
  readonly json: { readonly nftables: readonly Json[] };
  readonly unread: readonly UnreadLine[];
}

const FAMILIES: ReadonlySet<string> = new Set(["ip", "ip6", "inet", "arp", "bridge", "netdev"]);

/** Names of priorities (nft(8), table "Standard priority names"). */
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
const BRIDGE_PRIORITIES: Readonly<Record<string, number>> = { dstnat: -300, filter: -200, out: 100, srcnat: 300 };

type Where = { readonly family: string; readonly table: string };

class Reader {
  readonly nftables: Json[] = [{ metainfo: { json_schema_version: 1 } }];
  readonly unread: UnreadLine[] = [];
  #handle = 0;

  ruleset(cursor: Cursor): void {
    for (cursor.skipLines(); !cursor.ended; cursor.skipLines()) {
      const at = cursor.at;
      try {
        this.#table(cursor);
      } catch (thrown) {
        this.#complain(thrown, cursor, at);
        // What cannot be a table is left line by line.
        cursor.at = at;
        cursor.restOfLine();
      }
    }
  }

  #complain(thrown: unknown, cursor: Cursor, at: number): void {
    if (!(thrown instanceof NotRead)) throw thrown;
    this.unread.push({
      line: thrown.line,
      text: cursor.textFrom(at).split("\n", 1)[0]?.trim() ?? "",
      reason: thrown.message,
    });
  }

  #table(cursor: Cursor): void {
    cursor.expect("table");
    const family = FAMILIES.has(cursor.peek().text) ? cursor.word() : "ip";
    const name = cursor.word();
    const body = cursor.block();
    const where = { family, table: name };
    const table: Record<string, Json> = { family, name, handle: ++this.#handle };
    const members: Json[] = [];
    // Objects, sets and chains may be used before they are declared; `nft -j` prints the rules last.
    const rules: Json[] = [];
    for (body.skipLines(); !body.ended; body.skipLines()) {
      const at = body.at;
      try {
        if (body.took("flags")) table["flags"] = flagsOf(body);
        else if (body.took("comment")) table["comment"] = body.word();
        else this.#member(body, where, members, rules);
      } catch (thrown) {
        this.#complain(thrown, body, at);
        body.at = at;
        body.restOfLine();
      }
    }
    this.nftables.push({ table }, ...members, ...rules);
  }

  #member(body: Cursor, where: Where, members: Json[], rules: Json[]): void {
    const { family, table } = where;
    if (body.took("chain")) {
      const name = body.word();
      this.#chain(body.block(), { ...where, name }, members, rules);
      return;
    }
    const kind = body.sees("ct") ? `${body.word()} ${body.word()}` : body.word();
    const name = body.word();
    const inside = body.block();
    const head = { family, name, table, handle: ++this.#handle };
    if (kind === "set" || kind === "map") members.push({ [kind]: { ...head, ...readSetBody(inside) } });
    else if (kind === "flowtable")
      members.push({ [kind]: { ...head, ...readFlowtableBody(inside, (cursor) => priorityOf(cursor, family)) } });
    else {
      const read = OBJECTS.get(kind);
      if (read === undefined) throw new NotRead(`'${kind}' is not known`, inside.peek().line);
      members.push({ [kind]: { ...head, ...read(inside) } });
    }
  }

  #chain(body: Cursor, chain: Where & { readonly name: string }, members: Json[], rules: Json[]): void {
    const { family, table, name } = chain;
    const draft: Record<string, Json> = { family, table, name, handle: ++this.#handle };
    for (body.skipLines(); !body.ended; body.skipLines()) {
      if (body.sees("type") && body.peek(2).text === "hook") readBase(body, family, draft);
      else if (body.took("policy")) draft["policy"] = body.word();
      else if (body.sees("comment") && body.peek(2).type === "line") {
        body.next();
        draft["comment"] = body.word();
      } else if (body.sees("flags", "offload")) body.at += 2;
      else {
        const rule = readRule(body.restOfLine());
        if (rule.unread !== null) this.unread.push(rule.unread);
        const comment = rule.comment === null ? {} : { comment: rule.comment };
        rules.push({ rule: { family, table, chain: name, handle: ++this.#handle, ...comment, expr: rule.expr } });
      }
    }
    members.push({ chain: draft });
  }
}

function flagsOf(cursor: Cursor): readonly string[] {
  const flags = [cursor.word()];
  while (cursor.took(",")) flags.push(cursor.word());
  return flags;
}

/** `type filter hook ingress device "eth0" priority filter; policy accept;` */
function readBase(cursor: Cursor, family: string, draft: Record<string, Json>): void {
  cursor.expect("type");
  draft["type"] = cursor.word();
  cursor.expect("hook");
  draft["hook"] = cursor.word();
  if (cursor.took("device")) draft["dev"] = cursor.word();
  else if (cursor.took("devices", "=")) draft["dev"] = readDevices(cursor);
  cursor.expect("priority");
  draft["prio"] = priorityOf(cursor, family);
  draft["policy"] = "accept";
}

/** `-100`, `filter`, `dstnat + 10`, `mangle - 5`. */
function priorityOf(cursor: Cursor, family: string): number {
  const text = cursor.word();
  const named = family === "bridge" ? BRIDGE_PRIORITIES[text] : PRIORITIES[text];
  const base = named ?? (/^-?\d+$/.test(text) ? Number(text) : cursor.fail(`'${text}' is no priority`));
  const sign = cursor.took("+") ? 1 : cursor.took("-") ? -1 : 0;
  return sign === 0 ? base : base + sign * cursor.number();
}

/** Reads the text of `nft list ruleset`, or of any list of tables; never fails. */
export function readNftText(text: string): NftRuleset {
  const reader = new Reader();
  reader.ruleset(new Cursor(tokensOf(text)));
  return { json: { nftables: reader.nftables }, unread: reader.unread };
}
