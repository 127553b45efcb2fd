/** The syntax that a person chose for rules: kept by the browser, and left alone where it keeps nothing. */

export type RuleSyntax = "iptables" | "nft";

const SYNTAX = "hookline-rule-syntax";

/** null where nothing was chosen yet. */
export function keptSyntax(): RuleSyntax | null {
  try {
    const kept = globalThis.localStorage?.getItem(SYNTAX);
    return kept === "iptables" || kept === "nft" ? kept : null;
  } catch {
    // A page that is embedded elsewhere may be refused its storage.
    return null;
  }
}

export function keepSyntax(syntax: RuleSyntax): void {
  try {
    globalThis.localStorage?.setItem(SYNTAX, syntax);
  } catch {
    // Then it holds until the page is left.
  }
}
