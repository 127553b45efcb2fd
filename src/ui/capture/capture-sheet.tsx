import { FileCode2 } from "lucide-react";
import { useApp } from "../app-context.ts";
import { CodeBlock } from "../code-block.tsx";
import { Sheet } from "../sheet.tsx";
import "./capture.css";

/** How to make a snapshot of one's own host, and what that reads. */
export default function CaptureSheet({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const script = new URL("capture.sh", app.base).href;
  return (
    <Sheet title="Capture your own host" className="capture-sheet" onClose={onClose}>
      <p>
        One script looks at a host and prints what it sees into one file. It only reads: it changes nothing, installs
        nothing, and needs nothing but a shell. Drop the file on this page, and the host stands on the stage.
      </p>
      <h3>On the host itself</h3>
      <CodeBlock text={`curl -fsS ${script} | sudo sh > host.json`} />
      <h3>On a server that you reach by ssh</h3>
      <p className="quiet small">The script goes in by ssh, and the file comes out; the server needs no way to here.</p>
      <CodeBlock text={`curl -fsS ${script} | ssh server sudo sh -s > host.json`} />
      <h3>From a checkout of Hookline</h3>
      <CodeBlock text="sudo sh public/capture.sh > host.json" />
      <div className="capture-facts">
        <section>
          <h3>What it reads</h3>
          <ul>
            <li>links, addresses, routes, neighbours and bridges of every network namespace</li>
            <li>firewall rules: iptables, nftables, ipset</li>
            <li>listening sockets, with the names of their programs; tracked connections; network sysctls</li>
            <li>Docker's networks, and of containers their names, images and ports</li>
          </ul>
        </section>
        <section>
          <h3>What it never reads</h3>
          <ul>
            <li>environment variables, command lines, mounted files</li>
            <li>labels, but for Compose's project and service</li>
            <li>traffic: no packet is looked at</li>
          </ul>
        </section>
      </div>
      <p>
        Addresses, names and rules do stand in the file, so treat it as you would a network plan. It stays in your
        browser when you open it here.
      </p>
      <div className="capture-foot">
        <a className="button outlined" href={script} target="_blank" rel="noreferrer">
          <FileCode2 size={16} /> View the script
        </a>
        <button type="button" className="button outlined" onClick={() => app.openDoc("capture")}>
          More about capturing
        </button>
      </div>
    </Sheet>
  );
}
