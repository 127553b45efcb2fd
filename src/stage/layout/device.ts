/** A device's box, and the rail of one that has ports. */
import type { Link } from "../../host/model.ts";
import { familyOf, formatAddress, isLinkLocal } from "../../net/address.ts";
import { formatPrefix } from "../../net/prefix.ts";
import type { DevicePlan } from "../plan/devices.ts";
import { type Block, blockSize, type Row, row } from "../rows.ts";
import type { Device, DeviceKind, TableChip } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { mono, monoName, name, note, type Run, widthOf } from "../text.ts";
import { placeChips, rowOfChips } from "./chips.ts";
import { DEVICE_PAD, RAIL } from "./metrics.ts";

const CHIPS_ROW = 30;
/** How far large text goes into the padding. */
const AT_RIM = 4;
/** The same above and below, where a line of text has paper of its own. */
const BRIM = 2.5;
/** A network's name that takes more than this does not widen the box: it is cut, and whole where it is looked at. */
const MOST_NAMED = 184;
/** How much longer than its addresses a box is: room for larger text. */
const SLACK = 1.25;
/** The same for its name, which is all that is read of it from far away; of longer ones some of it. */
const FROM_AFAR = 2.5;
const MOST_FROM_AFAR = 160;
/** Docker's own names for bridges say less than the network's. */
const GENERATED = /^br-[0-9a-f]{12}$/;

function kindOf({ link }: DevicePlan): DeviceKind {
  switch (link.kind.type) {
    case "loopback":
      return "loopback";
    case "bridge":
      return "bridge";
    case "bond":
      return "bond";
    case "vxlan":
    case "tunnel":
    case "tun":
    case "wireguard":
      return "tunnel";
    case "physical":
    case "veth":
      return "nic";
    default:
      return "virtual";
  }
}

/** @param width what the box may take; fewer and longer rows where there is enough of it */
function rowsOf(device: DevicePlan, width: number): readonly Row[] {
  const wide = deviceRows(device, true);
  return blockSize(wide).width <= width - 2 * DEVICE_PAD ? wide : deviceRows(device, false);
}

function deviceRows(device: DevicePlan, wide: boolean): readonly Row[] {
  const { link, network, up } = device;
  const dot = link.kind.type === "loopback" ? null : up ? "up" : "down";
  const byNetwork = network !== null && GENERATED.test(link.name);
  const title: Run = byNetwork ? name(network.name, 13) : monoName(link.name);
  const remark = up ? kindWords(link) : "down";
  const aside = byNetwork ? mono(link.name, "muted") : remark === null ? null : note(remark);
  const addresses = shown(link).map(
    (text) => [mono(text, "muted"), { shorterLeft: [mono(text.replace(/\/.*/, ""), "muted")] }] as const,
  );
  const internal = network?.internal ? note("internal") : null;
  const second = byNetwork && !up ? note("down") : internal;
  if (wide)
    return [
      row(title, { right: aside, dot, rank: 9, clip: true }),
      ...addresses.map((one, index) => row(one[0], { ...one[1], right: index === 0 ? second : null, rank: 5 - index })),
      ...(addresses.length === 0 && second ? [row(second, { rank: 2 })] : []),
    ];
  return [
    row(title, { dot, rank: 9, clip: true, right: byNetwork ? second : aside }),
    ...(byNetwork && aside ? [row(aside, { rank: 2 })] : []),
    ...addresses.map((one, index) => row(one[0], { ...one[1], rank: 5 - index })),
    ...(second && !byNetwork ? [row(second, { rank: 1 })] : []),
  ];
}

/** At most two: one address of each family says most. */
function shown(link: Link): readonly string[] {
  const global = link.addresses.filter(({ prefix }) => !isLinkLocal(prefix.address));
  // Every IPv6 subnet is a /64 but the odd one: the length would take the room of what tells more.
  const texts = global.map(({ prefix }) =>
    familyOf(prefix.address) === 6 && prefix.length === 64 ? formatAddress(prefix.address) : formatPrefix(prefix),
  );
  if (link.kind.type === "loopback") return [];
  return texts.length > 2 ? [...texts.slice(0, 1), `${texts[1]} +${texts.length - 2}`] : texts;
}

function kindWords({ kind }: Link): string | null {
  switch (kind.type) {
    case "physical":
    case "veth":
    case "loopback":
    case "bridge":
      return null;
    case "vlan":
      return `vlan ${kind.id}`;
    case "vxlan":
      return `vxlan ${kind.id}`;
    case "tunnel":
      return kind.encapsulation;
    case "tun":
      return kind.mode;
    case "other":
      return kind.kind;
    default:
      return kind.type;
  }
}

export function hasRail(device: DevicePlan, cables: number): boolean {
  return device.link.kind.type === "bridge" || device.ports.length > 0 || cables > 1;
}

/** The least width of its box. */
export function deviceWidth(device: DevicePlan): number {
  const chips = rowOfChips(device.tables, 1).width;
  const rows = deviceRows(device, false);
  const [title, ...rest] = rows.map((one) => blockSize([one]).width);
  const told = Math.max(0, ...rest) * SLACK;
  const named = Math.min((rows[0] ? widthOf(rows[0].left) : 0) * FROM_AFAR, MOST_FROM_AFAR);
  return Math.ceil(Math.max(Math.min(title ?? 0, MOST_NAMED), named - 2 * AT_RIM, told, chips) + 2 * DEVICE_PAD);
}

export function deviceHeight(device: DevicePlan, width: number): number {
  return Math.ceil(blockSize(rowsOf(device, width)).height + 16 + (device.tables.length > 0 ? CHIPS_ROW : 0));
}

export function placeDevice(
  device: DevicePlan,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  railed: boolean,
): Device {
  const full = `host/${device.link.name}`;
  const chipped = device.tables.length > 0 ? CHIPS_ROW : 0;
  const inner = { x: box.x + DEVICE_PAD - AT_RIM, width: box.width - 2 * (DEVICE_PAD - AT_RIM) };
  const block: Block = {
    rect: { ...inner, y: box.y + BRIM, height: box.height - 2 * BRIM - chipped },
    rows: rowsOf(device, box.width),
    align: "middle",
    justify: "start",
  };
  const chips: readonly TableChip[] = placeChips(
    device.tables,
    full,
    { x: box.x + DEVICE_PAD, y: box.y + box.height - chipped },
    1,
  );
  return {
    id: `link:${full}`,
    selection: formatSelection({ kind: "link", name: full }),
    label: describe(device),
    name: full,
    network: device.network?.name ?? null,
    kind: kindOf(device),
    up: device.up,
    rect: box,
    block,
    rail: railed ? { x: box.x, y: box.y + box.height, width: box.width, height: RAIL } : null,
    chips,
  };
}

function describe({ link, network, up }: DevicePlan): string {
  return [
    `${link.kind.type === "bridge" ? "bridge" : "interface"} ${link.name} of the host`,
    ...(network ? [`network ${network.name}`] : []),
    up ? "up" : "down",
    ...shown(link),
  ].join(", ");
}
