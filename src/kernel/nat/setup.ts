/** nf_nat_setup_info(), nf_nat_alloc_null_binding(): a connection's translation is decided. */
import { type Address, formatAddress, ipv4Of, ipv6Of } from "../../net/address.ts";
import type { Connection, ConntrackTable } from "../conntrack/table.ts";
import { inverted, sameTuple } from "../conntrack/tuple.ts";
import type { CtTuple } from "../packet.ts";
import type { NatRange } from "../rule.ts";
import { type Manip, type Unique, uniqueTuple } from "./unique.ts";

export interface Setup {
  readonly table: ConntrackTable;
  readonly connection: Connection;
  /** A number that stands for the kernel's luck: the same for the same question. */
  luck(): number;
  /** Says that a port was the kernel's to pick. */
  assume(text: string): void;
}

/** Whether the hook that does this kind of translation has decided: nf_nat_initialized(). */
export function isDecided(connection: Connection, manip: Manip): boolean {
  return manip === "snat" ? connection.srcNatDone : connection.dstNatDone;
}

export function setupNat(setup: Setup, manip: Manip, range: NatRange): void {
  const { connection } = setup;
  // The binding of a confirmed connection is never changed.
  if (connection.confirmed || isDecided(connection, manip)) return;
  // What a packet of the connection looks like now: the inverse of its reply, earlier translations included.
  const current = inverted(connection.reply, connection.proto);
  if (current) bind(setup, manip, range, current);
  if (manip === "snat") connection.srcNatDone = true;
  else connection.dstNatDone = true;
}

function bind(setup: Setup, manip: Manip, range: NatRange, current: CtTuple): void {
  const { connection } = setup;
  const wanted = range.netmap ? mapped(current, range, manip) : range;
  let lucky = false;
  const unique: Unique = {
    table: setup.table,
    connection,
    luck: () => {
      lucky = true;
      return setup.luck();
    },
  };
  const chosen = uniqueTuple(current, wanted, manip, unique);
  if (lucky) {
    const port = manip === "snat" ? chosen.sport : chosen.dport;
    setup.assume(`The kernel picks a port at random for ${formatAddress(chosen.src)}: ${port} stands for it here.`);
  }
  if (sameTuple(chosen, current)) return;
  const reply = inverted(chosen, connection.proto);
  if (!reply) return;
  connection.reply = reply;
  if (manip === "snat") connection.srcNat = true;
  else connection.dstNat = true;
}

/** Nothing is to change, but a source port may have to, where it clashes. */
export function bindToNothing(setup: Setup, manip: Manip): void {
  const { reply } = setup.connection;
  const address = manip === "snat" ? reply.dst : reply.src;
  setupNat(setup, manip, { ...ANYTHING, addresses: { first: address, last: address } });
}

const ANYTHING: NatRange = {
  addresses: null,
  ports: null,
  portBase: null,
  random: false,
  persistent: false,
  netmap: false,
};

/** NETMAP: the host part of the packet's own address in the network of the range. */
function mapped(current: CtTuple, range: NatRange, manip: Manip): NatRange {
  const { addresses } = range;
  if (!addresses) return range;
  const own = manip === "snat" ? current.src : current.dst;
  const address = merged(own, addresses.first, addresses.last);
  return { ...range, addresses: { first: address, last: address }, netmap: false };
}

/** The bits in which first and last agree come from them, the others from the packet's address. */
function merged(own: Address, first: Address, last: Address): Address {
  if (typeof own === "number" && typeof first === "number" && typeof last === "number") {
    const host = first ^ last;
    return ipv4Of((first & ~host) | (own & host));
  }
  if (typeof own === "bigint" && typeof first === "bigint" && typeof last === "bigint") {
    const host = first ^ last;
    return ipv6Of((first & ~host) | (own & host));
  }
  return first;
}
