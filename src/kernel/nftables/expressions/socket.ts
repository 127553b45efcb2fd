/** `socket mark`, `socket wildcard`: the local socket that the packet is for (net/netfilter/nft_socket.c). */

import type { RuleContext } from "../../rule.ts";
import { type RuleSocket, ruleSocket } from "../../rule-socket.ts";
import type { DataType } from "../datatypes/datatype.ts";
import * as types from "../datatypes/index.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { operand } from "../operand.ts";
import { membersOf, numberOf, wordOf } from "../understanding.ts";
import { type Reading, undetermined } from "../value.ts";

type Key = "transparent" | "mark" | "wildcard" | "cgroupv2";

interface Parsed {
  readonly key: Key;
  /** Of a control group: how many names from the root. */
  readonly level: number;
}

const TYPES: Readonly<Record<Key, DataType>> = {
  transparent: types.integer(8),
  mark: types.mark,
  wildcard: types.integer(8),
  cgroupv2: types.cgroup,
};

function parse(body: Parameters<ExpressionKind["compile"]>[0]): Parsed {
  const { key, level } = membersOf(body, ["key", "level"]);
  return {
    key: wordOf(key, ["transparent", "mark", "wildcard", "cgroupv2"], "key"),
    level: level === undefined ? 0 : numberOf(level, "level"),
  };
}

export const socket: ExpressionKind = {
  types: (body) => [TYPES[parse(body).key]],
  print(body) {
    const { key, level } = parse(body);
    return key === "cgroupv2" ? `socket cgroupv2 level ${level}` : `socket ${key}`;
  },
  compile: (body) => compile(parse(body)),
};

const NOT_FOUND = "no local socket is there for the packet";
const UNKNOWN_TRANSPARENT = undetermined("whether the socket is transparent is not in a snapshot");
const UNKNOWN_GROUP = undetermined("the control group of the socket is not known");

function compile({ key, level }: Parsed): Operand {
  const read = (context: RuleContext): Reading => {
    const { socket: assigned, owner } = context.packet;
    const found = assigned ? { socket: assigned, isTransparent: null } : ruleSocket(context);
    // A packet on its way out carries its own socket, of which little is known.
    if (found === undefined) return owner === null ? undefined : ofOwner(key, level, context);
    return ofSocket(key, level, found);
  };
  return operand(TYPES[key], read, { subject: `socket's ${key}`, absence: () => NOT_FOUND });
}

function ofSocket(key: Key, level: number, { socket, isTransparent }: RuleSocket): Reading {
  const { mark, local, cgroup } = socket;
  switch (key) {
    case "transparent":
      return isTransparent === null ? UNKNOWN_TRANSPARENT : Number(isTransparent);
    case "mark":
      return mark;
    case "wildcard":
      return local.address === null || local.address === 0 || local.address === 0n ? 1 : 0;
    case "cgroupv2":
      return cgroup === null ? UNKNOWN_GROUP : ancestor(cgroup, level);
  }
}

function ofOwner(key: Key, level: number, { packet }: RuleContext): Reading {
  switch (key) {
    case "transparent":
      return UNKNOWN_TRANSPARENT;
    case "mark":
      return packet.mark;
    case "wildcard":
      return 0;
    case "cgroupv2":
      return packet.owner?.cgroup == null ? UNKNOWN_GROUP : ancestor(packet.owner.cgroup, level);
  }
}

/** The first `level` names of a control group's path; nothing where it has fewer. */
function ancestor(path: string, level: number): Reading {
  const names = path.split("/").filter((name) => name !== "");
  return names.length < level ? undefined : names.slice(0, level).join("/");
}
