import { ArrowRight, ListTree, Play } from "lucide-react";
import { useMemo } from "react";
import { sourceNamed, targetsOf } from "../../app/choices.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { useHeard } from "../heard.ts";
import { Popup } from "../popup/popup.tsx";
import { tried } from "../tried.ts";
import { Field } from "./field.tsx";
import { Suggestions } from "./suggestions.tsx";

const PROTOCOLS = ["tcp", "udp", "icmp"] as const;

/** From where, to where, and how: a question, asked as soon as both ends are there. */
export function QuestionBar() {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  const { from, to, proto } = useAsk((state) => state.draft);
  const hint = useAsk((state) => state.hint);
  const heard = useHeard(hint);
  const asking = useAsk((state) => state.asking);
  const targets = useMemo(() => (shown ? targetsOf(shown.host, sourceNamed(shown.sources, from)) : []), [shown, from]);
  return (
    <form
      className="question"
      aria-label="Question"
      data-asking={asking || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        tried(app.submit().then((asked) => asked && app.player.play()));
      }}
    >
      <Popup
        label="Suggested questions"
        title="Questions that suit this host"
        className="button icon suggest"
        popupClassName="suggestions-popup"
        disabled={!shown}
        button={<ListTree size={17} />}
      >
        {(close) => <Suggestions onAsked={close} />}
      </Popup>
      <Field
        name="from"
        value={from}
        choices={shown?.sources ?? []}
        placeholder="web, host, internet…"
        onChange={(text) => app.write({ from: text })}
        onPick={(choice) => tried(app.submit({ from: choice.label }))}
      />
      <ArrowRight size={18} className="question-arrow quiet" aria-hidden="true" />
      <Field
        name="to"
        value={to}
        choices={targets}
        placeholder="192.0.2.10:8080, api:80…"
        onChange={(text) => app.write({ to: text })}
        onPick={(choice) => tried(app.submit({ to: choice.label, proto: choice.proto }))}
      />
      <select
        className="proto"
        aria-label="Protocol"
        value={proto}
        onChange={(event) => {
          const chosen = PROTOCOLS.find((one) => one === event.target.value);
          if (chosen) tried(app.submit({ proto: chosen }));
        }}
      >
        {PROTOCOLS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <button type="submit" className="button primary ask" disabled={!shown} title="Ask, and play the answer">
        <Play size={14} fill="currentColor" />
        <span>Play</span>
      </button>
      {hint !== null && (
        <p role={heard ? undefined : "alert"} className="question-hint popup small">
          {hint}
        </p>
      )}
    </form>
  );
}
