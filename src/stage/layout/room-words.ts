/** What is written in a room: its name, what else there is to say of it, and, seen from afar, what its other parts say near by. */
import type { Link } from "../../host/model.ts";
import { formatAddress, isLinkLocal } from "../../net/address.ts";
import type { RoomPlan } from "../plan/rooms.ts";
import { type Row, row, rowWidth } from "../rows.ts";
import { mono, name, note, type Run } from "../text.ts";
import type { RoomStyle } from "./room.ts";

/** What runs there, and who listens, in characters: longer ones are cut, and whole where the room is looked at. */
const LONGEST_NOTE = 16;
/** How much larger text is drawn where a room of usual size is seen from far away. */
const AFAR = 1.45;

export function titleRow(plan: RoomPlan, style: RoomStyle): Row {
  const title = name(plan.title, style.slim ? 13 : 14);
  const ports = portsOf(plan);
  const right = style.slim
    ? ports.length > 0
      ? mono(ports.length > 1 ? `${ports[0]} +${ports.length - 1}` : (ports[0] ?? ""), "muted")
      : null
    : imageOf(plan);
  return row(title, { right, rank: 9, clip: true });
}

/** Without what only the room itself uses. */
function portsOf({ sockets }: RoomPlan): readonly string[] {
  return sockets.filter(({ text }) => text !== "DNS").map(({ text }) => text);
}

/** What is listened on: one port beside the name where there is room for it, else all in a row of their own. */
export function rowsFromAfar(plan: RoomPlan, style: RoomStyle, width: number): readonly Row[] {
  const title = titleRow(plan, style);
  const told = [...addressRows(plan), ...remarks(plan, style)];
  if (style.slim) return [title, ...told];
  const ports = portsOf(plan);
  const [only] = ports;
  const named = only !== undefined && ports.length === 1 ? { ...title, right: mono(only, "muted") } : null;
  return named && rowWidth(named) * AFAR <= width ? [named, ...told] : [title, ...told, ...portsRow(ports)];
}

/** All of them, or else the first ones and how many more. */
function portsRow(ports: readonly string[]): readonly Row[] {
  const [all, ...shorterLeft] = ports.map((_, left) =>
    mono([...ports.slice(0, ports.length - left), ...(left > 0 ? [`+${left}`] : [])].join(" ")),
  );
  return all ? [row(all, { shorterLeft, dot: "up", rank: 2 })] : [];
}

function addressRows({ interfaces }: RoomPlan): readonly Row[] {
  return interfaces
    .flatMap(({ link }) => shownAddresses(link))
    .slice(0, 2)
    .map((address, index) => row(mono(address, "muted"), { rank: 5 - index }));
}

function imageOf({ containers }: RoomPlan): Row["right"] {
  const image = containers[0]?.image?.split("/").at(-1)?.split("@")[0];
  if (!image) return null;
  return shortNote(image);
}

export function shortNote(text: string): Run {
  return note(text.length > LONGEST_NOTE ? `${text.slice(0, LONGEST_NOTE - 1)}…` : text);
}

const SHARED = "shared ";

export function remarks({ containers, remark }: RoomPlan, { slim }: RoomStyle): readonly Row[] {
  const with_ = containers.slice(1).map((one) => one.name);
  const shared = with_.length > 0 ? [`${SHARED}with ${with_.join(", ")}`] : [];
  const all = remark === null ? shared : [...shared, remark];
  const shorter = (text: string): readonly Run[] => (text.startsWith(SHARED) ? [note(text.slice(SHARED.length))] : []);
  const told = slim && all.length > 1 ? [all.join(", ")] : all;
  return told.map((text) => row(note(text), { rank: 3, clip: true, shorterLeft: shorter(text) }));
}

export function shownAddresses(link: Link): readonly string[] {
  return link.addresses
    .filter(({ prefix }) => !isLinkLocal(prefix.address))
    .map(({ prefix }) => formatAddress(prefix.address));
}
