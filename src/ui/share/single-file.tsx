import { Download } from "lucide-react";
import { useState } from "react";
import { formatView } from "../../app/address.ts";
import { presentView } from "../../app/link.ts";
import { fetchBlob } from "../../app/load.ts";
import { pack } from "../../app/packed.ts";
import { type Content, fillTemplate, TEMPLATE } from "../../app/single-file.ts";
import { useApp } from "../app-context.ts";
import { saveFile } from "../save-file.ts";

/** The page in one file: the same as `hookline export --html` makes. */
export function SingleFile({ title, name }: { title: string; name: string }) {
  const app = useApp();
  const [state, setState] = useState<"ready" | "making" | { readonly failed: string }>("ready");
  async function save(): Promise<void> {
    setState("making");
    try {
      const template = await (await fetchBlob(new URL(TEMPLATE, app.base))).text();
      const address = formatView({ ...presentView(app), source: null, lesson: null, compared: null, embed: true });
      const content: Content = { title, address, snapshot: await app.snapshotText() };
      saveFile(`${name}.html`, fillTemplate(template, title, await pack(JSON.stringify(content))), "text/html");
      setState("ready");
    } catch (thrown) {
      setState({ failed: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }
  return (
    <li className="share">
      <div>
        <h3>A page in one file</h3>
        <p className="quiet small">
          HTML with program, host and journey in it, about 1.2 MB: for a wiki’s attachment, a disk, a machine without a
          network.
        </p>
      </div>
      <button
        type="button"
        className="button outlined"
        disabled={state === "making"}
        onClick={() => void save()}
        aria-label="Save the page in one file"
      >
        <Download size={15} /> {state === "making" ? "Making …" : "HTML"}
      </button>
      {typeof state === "object" && (
        <p className="small" role="alert">
          The file could not be made: {state.failed}
        </p>
      )}
    </li>
  );
}
