import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";
import { isUp } from "./driver.ts";

function slavesOf({ netns }: Flight, bond: Link): readonly Link[] {
  return netns.compiled.members.get(bond.name) ?? [];
}

/** DV-7: drivers/net/bonding/bond_main.c. Which slave a balancing mode takes makes no difference to what follows. */
export function transmitBond(flight: Flight, dev: Link): void {
  const slaves = slavesOf(flight, dev).filter(isUp);
  const active = dev.kind.type === "bond" ? dev.kind.activeSlave : null;
  const slave = slaves.find((link) => link.name === active) ?? slaves[0];
  if (!slave) {
    flight.drop(`${dev.name} has no slave that is up`);
    return;
  }
  if (active === null && slaves.length > 1)
    flight.run.assume(`${dev.name} shares its frames out among its slaves; ${slave.name} is taken for this one.`);
  flight.run.paths.transmit(flight, slave);
}

/** bond_handle_frame(): what comes in by a slave comes in on the bond, but for a backup's. */
export function receiveBond(flight: Flight, slave: Link, bond: Link): void {
  const active = bond.kind.type === "bond" && bond.kind.mode === "active-backup" ? bond.kind.activeSlave : null;
  if (active !== null && active !== slave.name) {
    flight.drop(`${slave.name} is a backup of ${bond.name}`);
    return;
  }
  flight.run.paths.receive(flight, bond);
}
