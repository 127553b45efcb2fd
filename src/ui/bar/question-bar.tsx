import { ArrowRight, ListTree, Play } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { QuestionText } from "../../answers/question-text.ts";
import { parseTarget } from "../../answers/target.ts";
import { sourceAddress, sourceLabel, sourceNamed, sourcesOf, targetsOf } from "../../app/choices.ts";
import { formatTarget, sameQuestion } from "../../app/question.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { Popup } from "../popup/popup.tsx";
import { tried } from "../tried.ts";
import { Field } from "./field.tsx";
import { Suggestions } from "./suggestions.tsx";

const PROTOCOLS = ["tcp", "udp", "icmp"] as const;

/** From where, to where, and how: a question, asked as soon as both ends are there. */
export function QuestionBar() {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  const asked = useAsk((state) => state.question);
  const asking = useAsk((state) => state.asking);
  const host = shown?.host ?? null;
  const sources = useMemo(() => (host ? sourcesOf(host) : []), [host]);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [proto, setProto] = useState<QuestionText["proto"]>("tcp");
  const [hint, setHint] = useState<string | null>(null);
  const targets = useMemo(() => (host ? targetsOf(host, sourceNamed(sources, from)) : []), [host, sources, from]);

  useEffect(() => {
    if (!asked) return;
    setFrom(sourceLabel(sources, asked.from));
    setTo(formatTarget(asked));
    setProto(asked.proto);
    setHint(null);
  }, [asked, sources]);

  /** Asks what the fields say, unless that is what was asked already. Says in a hint what is missing. */
  async function submit(
    change: Partial<{ from: string; to: string; proto: QuestionText["proto"] }> = {},
  ): Promise<void> {
    const written = { from, to, proto, ...change };
    const question = read(written);
    if (typeof question === "string") return setHint(question);
    setHint(null);
    if (!sameQuestion({ ...asked, ...question }, asked)) await app.ask(withDetails(question));
  }

  function read(written: { from: string; to: string; proto: QuestionText["proto"] }): QuestionText | string {
    if (written.from.trim() === "") return "Say where it comes from.";
    if (written.to.trim() === "") return "Say where it goes to.";
    const target = parseTarget(written.to);
    if (!target.ok) return target.error;
    const { to: name, port } = target.value;
    const source = sourceNamed(sources, written.from);
    if (written.proto === "icmp") return { from: source, to: name, proto: "icmp" };
    return port === null
      ? `A ${written.proto} question needs a port: ${name}:80.`
      : { from: source, to: name, proto: written.proto, port };
  }

  /** What the fields do not show is kept while the source stays the same. */
  function withDetails(question: QuestionText): QuestionText {
    const src =
      asked?.src !== undefined && asked.from === question.from && asked.to.includes(":") === question.to.includes(":")
        ? asked.src
        : sourceAddress(sources, question.from, question.to);
    return src === undefined ? question : { ...question, src };
  }

  return (
    <form
      className="question"
      aria-label="Question"
      data-asking={asking || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        tried(submit().then(() => app.player.play()));
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
        choices={sources}
        placeholder="web, host, internet…"
        onChange={setFrom}
        onPick={(choice) => {
          setFrom(choice.label);
          tried(submit({ from: choice.label }));
        }}
      />
      <ArrowRight size={18} className="question-arrow quiet" aria-hidden="true" />
      <Field
        name="to"
        value={to}
        choices={targets}
        placeholder="192.0.2.10:8080, api:80…"
        onChange={setTo}
        onPick={(choice) => {
          setTo(choice.label);
          setProto(choice.proto);
          tried(submit({ to: choice.label, proto: choice.proto }));
        }}
      />
      <select
        className="proto"
        aria-label="Protocol"
        value={proto}
        onChange={(event) => {
          const chosen = PROTOCOLS.find((one) => one === event.target.value) ?? "tcp";
          setProto(chosen);
          tried(submit({ proto: chosen }));
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
        <p role="alert" className="question-hint popup small">
          {hint}
        </p>
      )}
    </form>
  );
}
