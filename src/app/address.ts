/**
 * The address bar's view of the page (CONTRACT.md, section 3), as text and as data:
 *
 *   ?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&step=12&theme=dark
 *   ?sample=docker-20.10-basic&with=docker-28.5-basic     two samples side by side
 *   ?host=snapshots/lab.json
 *   ?kept=k3f9…   a host that this browser keeps
 *   #s=…          a whole snapshot, compressed
 *   &embed=1&controls=0&loop=1&origin=https://docs.example      inside of another page
 *
 * An address of an older version is brought up to date first (address-versions.ts). What is left out takes its default; what
 * is wrong is reported and left out.
 */
import type { QuestionText } from "../answers/question-text.ts";
import { parseTarget } from "../answers/target.ts";
import { toCurrentVersion } from "./address-versions.ts";
import { formatTarget } from "./question.ts";

/** Where a host came from. A local one (a script's object, what could not be kept) has no address of its own. */
export type HostSource =
  | { readonly type: "sample"; readonly name: string }
  | { readonly type: "url"; readonly url: string }
  | { readonly type: "link"; readonly packed: string }
  /** Kept in this browser (kept.ts); no other one knows it. */
  | { readonly type: "kept"; readonly id: string }
  | { readonly type: "local"; readonly key: string }
  /** The host of the live server that serves this page. */
  | { readonly type: "live" };

export type Theme = "light" | "dark";

export interface View {
  readonly source: HostSource | null;
  readonly question: QuestionText | null;
  /** Which way is looked at where the answer forks, outermost first: 0-based here, 1-based in the address. */
  readonly ways: readonly number[];
  /** 1-based, over all packets' steps; null for the first. */
  readonly step: number | null;
  readonly play: boolean;
  readonly loop: boolean;
  /** Part of another page: the drawing, and little else. */
  readonly embed: boolean;
  /** The player's buttons, where it is part of another page. */
  readonly controls: boolean;
  /** The origins whose pages may speak to this one; none names the page that this one stands in. */
  readonly origins: readonly string[];
  /** null follows the system. */
  readonly theme: Theme | null;
  readonly selection: string | null;
  /** A lesson of the course, and where one is in it: 0-based here, 1-based in the address. */
  readonly lesson: { readonly id: string; readonly stop: number } | null;
  /** The sample that the host is compared with. */
  readonly compared: string | null;
  /** The page of the documentation that is open. */
  readonly doc: string | null;
}

/** The view of an empty address. */
export const NOTHING: View = {
  source: null,
  question: null,
  ways: [],
  step: null,
  play: false,
  loop: false,
  embed: false,
  controls: true,
  origins: [],
  theme: null,
  selection: null,
  lesson: null,
  compared: null,
  doc: null,
};

const KNOWN = new Set(
  (
    "v sample with host kept from to proto src sport mark length df way step play loop embed controls origin theme " +
    "lesson stop select doc"
  ).split(" "),
);
/** What may stand more than once. */
const MANY = new Set(["origin"]);

/**
 * @param search `location.search`, with or without its `?`
 * @param hash `location.hash`, with or without its `#`
 * @returns the view, and one sentence for each thing that was wrong
 */
export function parseView(search: string, hash: string): { readonly view: View; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  const params = toCurrentVersion(new URLSearchParams(search), wrong);
  for (const key of new Set(params.keys())) {
    if (!KNOWN.has(key)) wrong.push(`The address says '${key}', which means nothing here.`);
    else if (params.getAll(key).length > 1 && !MANY.has(key))
      wrong.push(`The address says '${key}' twice; the first one counts.`);
  }
  return {
    view: {
      source: parseSource(params, hash, wrong),
      question: parseQuestion(params, wrong),
      ways: parseWays(params.get("way"), wrong),
      step: parseStep(params.get("step"), wrong),
      play: switched("play", params, wrong),
      loop: switched("loop", params, wrong),
      embed: switched("embed", params, wrong),
      controls: !params.has("controls") || switched("controls", params, wrong),
      origins: parseOrigins(params.getAll("origin"), wrong),
      theme: parseTheme(params.get("theme"), wrong),
      selection: params.get("select"),
      lesson: parseLesson(params.get("lesson"), params.get("stop"), wrong),
      compared: params.get("with"),
      doc: params.get("doc"),
    },
    wrong,
  };
}

function parseSource(params: URLSearchParams, hash: string, wrong: string[]): HostSource | null {
  const sample = params.get("sample");
  const url = params.get("host");
  const kept = params.get("kept");
  const packed = new URLSearchParams(hash.replace(/^#/, "")).get("s");
  const given = [sample, url, kept, packed].filter((one) => one !== null);
  if (given.length > 1) wrong.push("The address names more than one host; the most particular one is shown.");
  // A '+' in a query stands for a space, and base64url has none: nothing is lost in URLSearchParams.
  if (packed !== null) return { type: "link", packed };
  if (kept !== null) return { type: "kept", id: kept };
  if (url !== null) return { type: "url", url };
  return sample === null ? null : { type: "sample", name: sample };
}

function parseQuestion(params: URLSearchParams, wrong: string[]): QuestionText | null {
  const from = params.get("from");
  const to = params.get("to");
  const details = ["proto", "src", "sport", "mark", "length", "df"].filter((key) => params.has(key));
  if (from === null && to === null) {
    if (details.length > 0) wrong.push(`The address says '${details[0]}' but neither 'from' nor 'to'.`);
    return null;
  }
  if (from === null || to === null) {
    wrong.push(`A question needs both 'from' and 'to'; the address has only '${from === null ? "to" : "from"}'.`);
    return null;
  }
  const proto = params.get("proto") ?? "tcp";
  if (proto !== "tcp" && proto !== "udp" && proto !== "icmp") {
    wrong.push(`'proto' is tcp, udp or icmp, not '${proto}'.`);
    return null;
  }
  const target = parseTarget(to);
  if (!target.ok) {
    wrong.push(target.error);
    return null;
  }
  if (proto !== "icmp" && target.value.port === null) {
    wrong.push(`'to' needs a port for ${proto}, like ${target.value.to}:80.`);
    return null;
  }
  const src = params.get("src");
  const sport = wholeNumber("sport", params.get("sport"), 65535, wrong);
  const mark = wholeNumber("mark", params.get("mark"), 0xffffffff, wrong);
  const length = wholeNumber("length", params.get("length"), 65535, wrong);
  const { to: name, port } = target.value;
  return {
    from,
    to: name,
    proto,
    ...(proto !== "icmp" && port !== null ? { port } : {}),
    ...(src !== null ? { src } : {}),
    ...(sport !== null ? { sport } : {}),
    ...(mark !== null ? { mark } : {}),
    ...(length !== null ? { length } : {}),
    ...(switched("df", params, wrong) ? { dontFragment: true } : {}),
  };
}

function switched(key: string, params: URLSearchParams, wrong: string[]): boolean {
  const value = params.get(key);
  if (value !== null && value !== "0" && value !== "1") wrong.push(`'${key}' is 1 or 0, not '${value}'.`);
  return value === "1";
}

function wholeNumber(key: string, text: string | null, most: number, wrong: string[]): number | null {
  if (text === null) return null;
  const number = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  wrong.push(`'${key}' is a number up to ${most}, not '${text}'.`);
  return null;
}

function parseStep(text: string | null, wrong: string[]): number | null {
  if (text === null) return null;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  wrong.push(`'step' is a number from 1, not '${text}'.`);
  return null;
}

function parseLesson(id: string | null, stop: string | null, wrong: string[]): View["lesson"] {
  if (stop !== null && !/^[1-9]\d?$/.test(stop)) wrong.push(`'stop' is a number from 1, not '${stop}'.`);
  else if (stop !== null && id === null) wrong.push("The address says 'stop' but no 'lesson'.");
  return id === null ? null : { id, stop: stop !== null && /^[1-9]\d?$/.test(stop) ? Number(stop) - 1 : 0 };
}

/** `2`, or `2.1` where the second way forks again. */
function parseWays(text: string | null, wrong: string[]): readonly number[] {
  if (text === null) return [];
  if (/^[1-9]\d?(\.[1-9]\d?)*$/.test(text)) return text.split(".").map((way) => Number(way) - 1);
  wrong.push(`'way' is a number from 1, not '${text}'.`);
  return [];
}

function parseOrigins(texts: readonly string[], wrong: string[]): readonly string[] {
  return texts.flatMap((text) => {
    const origin = URL.canParse(text) ? new URL(text).origin : "null";
    if (origin !== "null" && /^https?:/.test(origin)) return [origin];
    wrong.push(`'origin' is an origin like https://docs.example, not '${text}'.`);
    return [];
  });
}

function parseTheme(text: string | null, wrong: string[]): Theme | null {
  if (text === null || text === "light" || text === "dark") return text;
  wrong.push(`'theme' is dark or light, not '${text}'.`);
  return null;
}

/** The address of a view, from its `?` or `#` on; empty for all defaults. */
export function formatView(view: View): string {
  const params: [string, string][] = [];
  const { source, question } = view;
  if (source?.type === "sample") params.push(["sample", source.name]);
  if (view.compared !== null) params.push(["with", view.compared]);
  if (source?.type === "url") params.push(["host", source.url]);
  if (source?.type === "kept") params.push(["kept", source.id]);
  if (question) {
    params.push(["from", question.from], ["to", formatTarget(question)], ["proto", question.proto]);
    if (question.src !== undefined) params.push(["src", question.src]);
    if (question.sport !== undefined) params.push(["sport", String(question.sport)]);
    if (question.mark !== undefined) params.push(["mark", String(question.mark)]);
    if (question.length !== undefined) params.push(["length", String(question.length)]);
    if (question.dontFragment) params.push(["df", "1"]);
  }
  if (view.ways.length > 0) params.push(["way", view.ways.map((way) => way + 1).join(".")]);
  if (view.step !== null && view.step > 1) params.push(["step", String(view.step)]);
  if (view.play) params.push(["play", "1"]);
  if (view.selection !== null) params.push(["select", view.selection]);
  if (view.lesson !== null) {
    params.push(["lesson", view.lesson.id]);
    if (view.lesson.stop > 0) params.push(["stop", String(view.lesson.stop + 1)]);
  }
  if (view.loop) params.push(["loop", "1"]);
  if (view.embed) params.push(["embed", "1"]);
  if (!view.controls) params.push(["controls", "0"]);
  for (const origin of view.origins) params.push(["origin", origin]);
  if (view.doc !== null) params.push(["doc", view.doc]);
  if (view.theme !== null) params.push(["theme", view.theme]);
  const query = params.map(([key, value]) => `${key}=${legible(value)}`).join("&");
  return (query && `?${query}`) + (source?.type === "link" ? `#s=${source.packed}` : "");
}

/** Percent-encodes what a query value must, and leaves `:`, `/`, `[` and `]` to the eye. */
function legible(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2F|5B|5D|2C)/g, (escaped) => decodeURIComponent(escaped));
}
