import { useEffect, useRef } from "react";
import { journeyMarkdown } from "../../answers/markdown.ts";
import { transcript } from "../../answers/transcript.ts";
import type { View } from "../../app/address.ts";
import { presentView } from "../../app/link.ts";
import { FITS_A_LINK } from "../../app/packed.ts";
import type { ShownHost } from "../../app/stores.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { Copied } from "./copied.tsx";
import { Pictures } from "./pictures.tsx";
import { SingleFile } from "./single-file.tsx";
import { elementSnippet, iframeSnippet, linkTo, linkWithPreview, markdownSnippet } from "./snippets.ts";
import { type Travelling, useTravelling } from "./travelling.ts";
import "./share.css";

interface Props {
  /** What it opens at. */
  readonly part: "share" | "embed" | "transcript";
  onClose(): void;
}

/** What can be taken from this view: a link to it, ways to show it in other pages, files, the journey as text. */
export default function Share({ part, onClose }: Props) {
  const shown = useHost((state) => state.shown);
  return (
    <Sheet title="Share this view" className="share-sheet" onClose={onClose}>
      {shown && <Forms shown={shown} part={part} />}
    </Sheet>
  );
}

function Forms({ shown, part }: { shown: ShownHost; part: Props["part"] }) {
  const app = useApp();
  const question = useAsk((state) => state.question);
  const journey = useAsk((state) => state.journey);
  const travelling = useTravelling(shown);
  const opensAt = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    opensAt.current?.scrollIntoView({ block: "start" });
    opensAt.current?.focus();
  }, []);
  const base = location.origin + location.pathname.replace(/[^/]*$/, "");
  const name = `${shown.host.hostname}-${question?.from ?? "host"}-${question?.to ?? ""}`.replace(
    /[^\p{L}\p{N}.-]+/gu,
    "-",
  );
  // The address of a live server's page holds its token: nothing that is to be passed on may have it in it.
  const live = useHost((state) => state.live !== null);
  const view = live ? null : viewThatTravels(presentView(app), travelling);
  return (
    <>
      {live && (
        <p className="small">
          There is no link to a live server's page for others: its address opens the host to whoever has it. Share a
          file, or save a capture from the history.
        </p>
      )}
      <OwnHost travelling={travelling} />
      {view && (
        <ul className="shares">
          <Copied
            title={view.source?.type === "link" ? "A link that holds the host" : "A link to this view"}
            about={
              view.source?.type === "link"
                ? `Everything is in the link itself, ${sizeOf(linkTo(base, view).length)} after its #, which browsers send to no server.`
                : "Opens this host, question and step."
            }
            text={import.meta.env.PROD ? linkWithPreview(base, view) : linkTo(base, view)}
          />
        </ul>
      )}
      <h3 ref={part === "embed" ? opensAt : null} tabIndex={-1} className="share-part">
        In another page
      </h3>
      <ul className="shares">
        {view && (
          <>
            <Copied
              title="A frame"
              about="For any page that takes HTML, and wikis that take an <iframe>."
              text={iframeSnippet(base, view)}
            />
            <Copied
              title="An element"
              about="The same, as light or dark as the page around, with events and methods for its scripts."
              text={elementSnippet(base, view)}
            />
            <Copied
              title="A picture with a link"
              about={`Markdown, for where no HTML may be: save the picture below as ${name}.svg beside it.`}
              text={markdownSnippet(base, view, `${name}.svg`)}
            />
          </>
        )}
        <SingleFile title={shown.title} name={name} />
      </ul>
      {question && journey && (
        <>
          <h3 ref={part === "transcript" ? opensAt : null} tabIndex={-1} className="share-part">
            As a picture, as text
          </h3>
          <ul className="shares">
            <Pictures title={shown.title} host={shown.host} question={question} journey={journey} />
            <Copied
              title="The journey as Markdown"
              about="A numbered list, with a Mermaid sequence diagram."
              text={async () => journeyMarkdown(shown.title, question, journey)}
            />
            <Copied
              title="The journey as text"
              about="Every step and every rule that was looked at."
              text={async () => transcript(shown.title, question, journey)}
            />
          </ul>
        </>
      )}
    </>
  );
}

/** A host of one's own says much about it: that is said before it goes anywhere. */
function OwnHost({ travelling }: { travelling: Travelling }) {
  const app = useApp();
  if (travelling.how === "by-address") return null;
  return (
    <div className="own-host">
      <p className="small">
        This host is yours. What you share holds its addresses, names and rules; whoever gets it can read them.
        {travelling.how === "too-large" &&
          ` It is too large for a link, with ${sizeOf(travelling.length)} where at most ${sizeOf(FITS_A_LINK)} fit: share a file instead.`}
      </p>
      <button type="button" className="button outlined" onClick={() => app.openSheet("redact")}>
        Redact first
      </button>
    </div>
  );
}

/** What a link to the view says; null where there is none, or not yet. */
function viewThatTravels(view: View, travelling: Travelling): View | null {
  switch (travelling.how) {
    case "by-address":
      return view;
    case "in-the-link":
      return { ...view, source: { type: "link", packed: travelling.packed } };
    case "packing":
    case "too-large":
      return null;
  }
}

function sizeOf(characters: number): string {
  return `${Math.ceil(characters / 1000)} kB`;
}
