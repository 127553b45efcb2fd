import { CirclePlay } from "lucide-react";
import { sampleRequest } from "../../app/hosts.ts";
import { useApp, useHost } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { useTheme } from "../theme.ts";
import { tried } from "../tried.ts";
import "./samples.css";

/** All samples: what each is, what it shows, and questions to ask it. */
export default function SamplesSheet({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const samples = useHost((state) => state.samples);
  const source = useHost((state) => state.shown?.source);
  const theme = useTheme();
  const open = (name: string, question: unknown): void => {
    onClose();
    tried(app.open(sampleRequest(name, samples, app.base), question));
  };
  return (
    <Sheet title="Samples" className="samples-sheet" onClose={onClose}>
      <p className="quiet">Real Docker hosts, captured as they stood. Open one, or begin with a question.</p>
      <ul className="samples">
        {samples.map(({ name, title, about, question, questions }) => (
          <li
            key={name}
            className="sample-card"
            data-shown={(source?.type === "sample" && source.name === name) || undefined}
          >
            {/* Made by the build (e2e/tools/write-examples.ts): a page that is being developed does without. */}
            <img
              className="sample-picture"
              src={new URL(`pictures/samples/${name}-${theme}.svg`, app.base).href}
              alt=""
              loading="lazy"
              onError={(event) => event.currentTarget.remove()}
            />
            <h3>
              <button type="button" className="sample-open" onClick={() => open(name, question)}>
                {title}
              </button>
            </h3>
            <p className="quiet small">{about}</p>
            <ul className="sample-questions">
              {questions.map((one) => (
                <li key={one.title}>
                  <button type="button" className="sample-question small" onClick={() => open(name, one.question)}>
                    <CirclePlay size={14} /> {one.title}
                  </button>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
