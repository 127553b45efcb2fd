import { parseAddress } from "../../net/address.ts";
import type { Neighbour } from "../model.ts";
import { must } from "./misread.ts";
import { type Place, type Reading, readList } from "./reading.ts";

/** `ip -j neigh show`, `ip -j neigh show proxy`. */
export function readIpNeigh(list: readonly unknown[], place: Place): Reading<Neighbour> {
  return readList(list, place, (fields) => ({
    address: must(parseAddress(fields.needText("dst"))),
    dev: fields.needText("dev"),
    mac: fields.mac("lladdr"),
    state: fields.texts("state"),
    proxy: fields.flag("proxy"),
  }));
}
