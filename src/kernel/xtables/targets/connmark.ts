/** `-j CONNMARK`: net/netfilter/xt_connmark.c connmark_tg_shift. A packet without a connection is left alone. */
import type { CtEntry, Packet } from "../../packet.ts";
import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";
import { hex } from "../words.ts";
import { markChangeOf } from "./mark-change.ts";

export function connmark(options: Options): Statement {
  const save = options.has("--save-mark");
  const restore = options.has("--restore-mark");
  const both = options.setting("--mask");
  const nfmask = numberOf(options.setting("--nfmask") ?? both ?? "0xffffffff");
  const ctmask = numberOf(options.setting("--ctmask") ?? both ?? "0xffffffff");
  const change = markChangeOf(options);
  const shift = shiftOf(options);
  if (Number(save) + Number(restore) + Number(change !== null) !== 1)
    throw new Unreadable("one of --set-xmark, --save-mark and --restore-mark should be given");

  const apply = (entry: CtEntry, packet: Packet): void => {
    if (change) entry.mark = shift(((entry.mark & ~change.clear) ^ change.flip) >>> 0);
    else if (save) entry.mark = ((entry.mark & ~ctmask) ^ shift((packet.mark & nfmask) >>> 0)) >>> 0;
    else packet.mark = ((packet.mark & ~nfmask) ^ shift((entry.mark & ctmask) >>> 0)) >>> 0;
  };
  return action(
    ({ packet }) => {
      if (packet.ct?.entry) apply(packet.ct.entry, packet);
      return NEXT;
    },
    ({ packet }) => {
      const entry = packet.ct?.entry;
      if (!entry) return "belongs to no connection that could be marked, and goes on";
      return restore
        ? `is marked ${hex(packet.mark)}, as its connection is, and goes on`
        : `has its connection marked ${hex(entry.mark)}, and goes on`;
    },
  );
}

function shiftOf(options: Options): (mark: number) => number {
  const left = options.setting("--left-shift-mark");
  if (left !== undefined) {
    const bits = numberOf(left, 31);
    return (mark) => (mark << bits) >>> 0;
  }
  const right = options.setting("--right-shift-mark");
  if (right === undefined) return (mark) => mark;
  const bits = numberOf(right, 31);
  return (mark) => mark >>> bits;
}
