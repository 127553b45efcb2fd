import { useId, useState } from "react";
import { bring, textFile } from "../../app/bring.ts";
import { useApp, useHost } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { tried } from "../tried.ts";
import "./bring.css";

/** What tells a host whole; any of them will do to begin with. */
const COMMANDS =
  "ip -d link; ip addr; ip route show table all; ip rule\nsudo iptables-save; sudo nft list ruleset\nss -tulnpe; sysctl -a 2>/dev/null | grep ^net\ndocker inspect $(docker ps -q); docker network inspect $(docker network ls -q)";

const HOST = /(^|\n)\s*\S/;

/** A place to paste into: one command's output or many, one after another. */
export default function Bring({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  const [text, setText] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const incomplete = shown?.host.warnings.some(({ message }) => message === "not given") ?? false;
  const [to, setTo] = useState<"new" | "shown">(incomplete ? "shown" : "new");
  const id = useId();
  const isEmpty = !HOST.test(text) && files.length === 0;
  return (
    <Sheet title="Paste what commands print" className="bring" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const pasted = HOST.test(text) ? [textFile(text)] : [];
          onClose();
          tried(bring(app, [...files, ...pasted], to));
        }}
      >
        <p className="quiet">
          A snapshot, or whatever is at hand: iptables-save, nft list ruleset, ip addr, ip link, ip route, ip rule, ss,
          sysctl, ipset save, conntrack -L, docker inspect, docker network inspect, a Compose file. Several, one after
          another, with or without the prompts between them.
        </p>
        <label className="bring-label" htmlFor={`${id}-text`}>
          Output of commands
        </label>
        <textarea
          id={`${id}-text`}
          className="mono bring-text"
          value={text}
          rows={10}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={"$ ip addr\n1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 …\n$ sudo iptables-save\n*filter …"}
          onChange={(event) => setText(event.target.value)}
        />
        <label className="bring-files">
          <span>And files:</span>
          <input type="file" multiple onChange={(event) => setFiles([...(event.target.files ?? [])])} />
        </label>
        {shown && (
          <fieldset className="bring-to">
            <legend className="unseen">What it is for</legend>
            <label>
              <input type="radio" name="to" checked={to === "new"} onChange={() => setTo("new")} />
              <span>A host of its own</span>
            </label>
            <label>
              <input type="radio" name="to" checked={to === "shown"} onChange={() => setTo("shown")} />
              <span>Add it to ‘{shown.title}’</span>
            </label>
          </fieldset>
        )}
        <details className="bring-help">
          <summary>Commands that tell a host whole</summary>
          <pre className="mono small">{COMMANDS}</pre>
          <p className="quiet small">
            What a container says of itself goes in with its command: <code>docker exec web ip addr</code>.
          </p>
        </details>
        <div className="bring-end">
          <p className="quiet small">It is read and kept in this browser, and goes nowhere else.</p>
          <button type="submit" className="button primary" disabled={isEmpty}>
            Open
          </button>
        </div>
      </form>
    </Sheet>
  );
}
