import { Download } from "lucide-react";
import { useState } from "react";
import type { QuestionText } from "../../answers/question-text.ts";
import type { Host } from "../../host/model.ts";
import type { Journey } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import { movingPicture } from "../../stage/picture/moving.ts";
import type { Told } from "../../stage/picture/packet.ts";
import { type PictureOptions, stagePicture, tellOn } from "../../stage/picture/picture.ts";
import { filmStrip } from "../../stage/picture/strip.ts";
import { useApp } from "../app-context.ts";
import { saveFile } from "../save-file.ts";
import { useTheme } from "../theme.ts";
import { pngOf } from "./png.ts";

interface Props {
  readonly title: string;
  readonly host: Host;
  readonly question: QuestionText;
  readonly journey: Journey;
}

/** Pixels: as wide as a page of documentation shows it at the most. */
const WIDTH = 1200;

interface Form {
  readonly label: string;
  readonly about: string;
  readonly ending: string;
  make(told: Told, step: number, options: PictureOptions): string | Promise<Blob>;
}

const FORMS: readonly Form[] = [
  { label: "SVG", about: "a picture of this step", ending: ".svg", make: stagePicture },
  {
    label: "PNG",
    about: "a picture of this step, in pixels",
    ending: ".png",
    make: (told, step, options) => pngOf(stagePicture(told, step, options)),
  },
  {
    label: "Film strip",
    about: "the steps that matter, one below the other, as SVG",
    ending: "-strip.svg",
    make: (told, _, options) => filmStrip(told, options),
  },
  {
    label: "Moving picture",
    about: "the whole journey, as SVG that moves",
    ending: "-moving.svg",
    make: (told, _, options) => movingPicture(told, options),
  },
];

/** Pictures of the stage to take along, made from the drawing itself, in the theme that is shown. */
export function Pictures({ title, host, question, journey }: Props) {
  const { player } = useApp();
  const theme = useTheme();
  const [failed, setFailed] = useState<string | null>(null);
  const asked = `${question.from} → ${withPort(question.to, question.port)}`;
  async function save({ ending, make }: Form): Promise<void> {
    try {
      const step = Math.max(0, player.state.step);
      const options = { theme, width: WIDTH, title: `${title}: ${asked}, ${question.proto}` };
      const made = await make(tellOn(host, journey), step, options);
      const name = `${host.hostname}-${question.from}-${question.to}`.replace(/[^\p{L}\p{N}.-]+/gu, "-");
      saveFile(`${name}${ending}`, made, typeof made === "string" ? "image/svg+xml" : made.type);
      setFailed(null);
    } catch (thrown) {
      setFailed(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <li className="share pictures">
      <div>
        <h3>A picture</h3>
        <p className="quiet small">
          For a page, a ticket or a slide. It is made here, and needs nothing else to be shown.
        </p>
      </div>
      <div className="picture-forms">
        {FORMS.map((form) => (
          <button
            key={form.label}
            type="button"
            className="button outlined"
            title={`Save ${form.about}`}
            aria-label={`${form.label}: save ${form.about}`}
            onClick={() => void save(form)}
          >
            <Download size={15} /> {form.label}
          </button>
        ))}
      </div>
      {failed !== null && (
        <p className="small" role="alert">
          The picture could not be made: {failed}
        </p>
      )}
    </li>
  );
}
