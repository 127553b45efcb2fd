import { BookOpen } from "lucide-react";
import { useApp } from "../app-context.ts";
import { KEYS } from "../keys.ts";
import { Sheet } from "../sheet.tsx";
import "./help.css";

/** What this is, what to try, and the keys. */
export default function Help({ onClose }: { onClose: () => void }) {
  const app = useApp();
  return (
    <Sheet title="Hookline" onClose={onClose}>
      <p>
        A host's real wiring, and any packet's way through it: which interface, which hook, which chain, which rule
        matched and why the others did not, where addresses were rewritten, and where and why a packet died.
      </p>
      <p className="quiet">
        Pick a question, or say from where to where, and play. Press anything on the drawing to see it whole. Nothing
        leaves this browser: snapshots are read and simulated here.
      </p>
      <p>
        <button type="button" className="button outlined" onClick={() => app.openDoc("getting-started")}>
          <BookOpen size={16} /> Read the documentation
        </button>
      </p>
      <h3>Keys</h3>
      <dl className="keys">
        {KEYS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h3>Signs</h3>
      <ul className="signs">
        <li>
          <span className="sign" data-mark="dnat" /> destination rewritten: DNAT, or put back
        </li>
        <li>
          <span className="sign" data-mark="snat" /> source rewritten: SNAT, or put back
        </li>
        <li>
          <span className="sign" data-mark="accept" /> delivered
        </li>
        <li>
          <span className="sign" data-mark="drop" /> dropped, rejected, or nobody there
        </li>
        <li>
          <span className="sign" data-mark="undetermined" /> cannot be told from the snapshot: never guessed
        </li>
      </ul>
    </Sheet>
  );
}
