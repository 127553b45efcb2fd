import { FolderOpen } from "lucide-react";
import { useRef } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { localRequest, type OpenRequest, sampleRequest } from "../../app/hosts.ts";
import type { CaptureNote } from "../../app/live/messages.ts";
import type { Compared } from "../../app/stores.ts";
import { useApp, useHost } from "../app-context.ts";

interface Props {
  readonly chosen: Compared | null;
  onChoose(compared: Compared): void;
}

const NOT_LIVE = createStore<{ readonly captures: readonly CaptureNote[] }>(() => ({ captures: [] }));

/** The other host: one of the samples, a capture of the live session, or a file. */
export function Choose({ chosen, onChoose }: Props) {
  const app = useApp();
  const samples = useHost((state) => state.samples);
  const shown = useHost((state) => state.shown);
  const picker = useRef<HTMLInputElement>(null);
  const first = chosen?.first ?? "shown";
  const choose = (request: OpenRequest): void => onChoose({ request, first });
  const live = useHost((state) => state.live);
  const captures = useStore(live?.store ?? NOT_LIVE, (state) => state.captures);
  const value = chosen?.request.title ?? "";
  const listed = samples
    .filter(({ name }) => shown?.source.type !== "sample" || shown.source.name !== name)
    .map(({ name }) => sampleRequest(name, samples, app.base));
  const kept = live ? captures.map(({ id }) => live.captureRequest(id)).reverse() : [];
  const known = [...listed, ...kept].some(({ title }) => title === value);
  return (
    <span className="compare-choose">
      <select
        aria-label="Compare with"
        value={value}
        onChange={(event) => {
          const request = [...listed, ...kept].find(({ title }) => title === event.target.value);
          if (request) choose(request);
        }}
      >
        {!chosen && <option value="">Choose a capture…</option>}
        {chosen && !known && <option value={value}>{chosen.request.title}</option>}
        {kept.length > 0 && <Group label="This session" requests={kept} />}
        <Group label="Samples" requests={listed} />
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

function Group({ label, requests }: { label: string; requests: readonly OpenRequest[] }) {
  return (
    <optgroup label={label}>
      {requests.map(({ title }) => (
        <option key={title} value={title}>
          {title}
        </option>
      ))}
    </optgroup>
  );
}
