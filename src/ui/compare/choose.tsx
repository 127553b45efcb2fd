import { FolderOpen } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { keptRequest, localRequest, type OpenRequest, sampleRequest } from "../../app/hosts.ts";
import type { KeptHost } from "../../app/kept.ts";
import type { CaptureNote } from "../../app/live/messages.ts";
import type { Compared } from "../../app/stores.ts";
import { useApp, useHost } from "../app-context.ts";
import { tried } from "../tried.ts";

interface Props {
  readonly chosen: Compared | null;
  onChoose(compared: Compared): void;
}

const NOT_LIVE = createStore<{ readonly captures: readonly CaptureNote[] }>(() => ({ captures: [] }));

/** The other host: a capture of the live session, one that is kept, a sample, or a file. */
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
  const [keeping, setKeeping] = useState<readonly KeptHost[]>([]);
  useEffect(() => {
    // A browser that keeps nothing has none to offer.
    import("../../app/kept.ts").then(({ listKept }) => listKept()).then(setKeeping, () => {});
  }, []);
  const groups: readonly Offered[] = [
    {
      label: "This session",
      hosts: live ? captures.map(({ id }) => offer(live.captureRequest(id))).reverse() : [],
    },
    {
      label: "Kept in this browser",
      hosts: keeping.map(({ id, title }) => ({ title, request: () => keptRequest(id) })),
    },
    {
      label: "Samples",
      hosts: samples
        .filter(({ name }) => shown?.source.type !== "sample" || shown.source.name !== name)
        .map(({ name }) => offer(sampleRequest(name, samples, app.base))),
    },
  ];
  const offered = groups.flatMap(({ hosts }) => hosts);
  const known = offered.some(({ title }) => title === value);
  return (
    <span className="compare-choose">
      <select
        aria-label="Compare with"
        value={value}
        onChange={(event) => {
          const host = offered.find(({ title }) => title === event.target.value);
          if (host) tried(host.request().then(choose));
        }}
      >
        {!chosen && <option value="">Choose a capture…</option>}
        {chosen && !known && <option value={value}>{chosen.request.title}</option>}
        {groups
          .filter(({ hosts }) => hosts.length > 0)
          .map(({ label, hosts }) => (
            <optgroup key={label} label={label}>
              {hosts.map(({ title }) => (
                <option key={title} value={title}>
                  {title}
                </option>
              ))}
            </optgroup>
          ))}
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

/** What can be chosen, and how it is had once it is. */
interface Offered {
  readonly label: string;
  readonly hosts: readonly { readonly title: string; request(): Promise<OpenRequest> }[];
}

function offer(request: OpenRequest): Offered["hosts"][number] {
  return { title: request.title, request: async () => request };
}
