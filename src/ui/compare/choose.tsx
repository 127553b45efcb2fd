import { FolderOpen } from "lucide-react";
import { useRef } from "react";
import { localRequest, type OpenRequest, sampleRequest } from "../../app/hosts.ts";
import type { Compared } from "../../app/stores.ts";
import { useApp, useHost } from "../app-context.ts";

interface Props {
  readonly chosen: Compared | null;
  onChoose(compared: Compared): void;
}

/** The other host: one of the samples, or a file. */
export function Choose({ chosen, onChoose }: Props) {
  const app = useApp();
  const samples = useHost((state) => state.samples);
  const shown = useHost((state) => state.shown);
  const picker = useRef<HTMLInputElement>(null);
  const first = chosen?.first ?? "shown";
  const choose = (request: OpenRequest): void => onChoose({ request, first });
  const source = chosen?.request.source;
  const value = source ? JSON.stringify(source) : "";
  const listed = samples
    .filter(({ name }) => shown?.source.type !== "sample" || shown.source.name !== name)
    .map(({ name }) => sampleRequest(name, samples, app.base));
  const known = listed.some((request) => JSON.stringify(request.source) === value);
  return (
    <span className="compare-choose">
      <select
        aria-label="Compare with"
        value={value}
        onChange={(event) => {
          const request = listed.find((one) => JSON.stringify(one.source) === event.target.value);
          if (request) choose(request);
        }}
      >
        {!chosen && <option value="">Choose a capture…</option>}
        {chosen && !known && <option value={value}>{chosen.request.title}</option>}
        <optgroup label="Samples">
          {listed.map((request) => (
            <option key={request.title} value={JSON.stringify(request.source)}>
              {request.title}
            </option>
          ))}
        </optgroup>
      </select>
      <button
        type="button"
        className="button icon outlined"
        title="Compare with a snapshot file"
        aria-label="Compare with a snapshot file"
        onClick={() => picker.current?.click()}
      >
        <FolderOpen size={16} />
      </button>
      <input
        ref={picker}
        type="file"
        accept=".json,.gz,application/json,application/gzip"
        hidden
        aria-label="Snapshot file to compare with"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) choose(localRequest(file, file.name));
        }}
      />
    </span>
  );
}
