import { parseMac } from "../../net/mac.ts";
import type { FdbEntry } from "../model.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readList } from "./reading.ts";

/** `bridge -j fdb show`. iproute2 before 4.20 says `dev` for `ifname`. */
export function readBridgeFdb(list: readonly unknown[], place: Place): Reading<FdbEntry> {
  return readList(list, place, (fields) => {
    const dev = fields.text("ifname") ?? fields.text("dev");
    if (dev === null) throw new Misread("'ifname' is missing");
    return {
      mac: must(parseMac(fields.needText("mac"))),
      dev,
      master: fields.text("master"),
      vlan: fields.number("vlan"),
      dst: fields.address("dst"),
      flags: new Set(fields.texts("flags")),
      state: fields.text("state") ?? "",
    };
  });
}
