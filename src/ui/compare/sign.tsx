/** What became of a thing, told by a sign and a word as well as by a colour. */
export type Change = "added" | "removed" | "changed";

const SIGNS: Readonly<Record<Change, string>> = { added: "+", removed: "−", changed: "~" };

export function Sign({ change }: { change: Change }) {
  return (
    <span className="sign mono" data-change={change}>
      <span aria-hidden="true">{SIGNS[change]}</span>
      <span className="unseen">{change}:</span>
    </span>
  );
}
