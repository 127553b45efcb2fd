import { parseAddress } from "../../net/address.ts";
import { parsePrefix } from "../../net/prefix.ts";
import type { DockerNetwork } from "../model.ts";
import type { Fields } from "./fields.ts";
import { must } from "./misread.ts";
import { type Place, type Reading, readList } from "./reading.ts";

const BRIDGE_NAME = "com.docker.network.bridge.name";

function readSubnet(config: Fields): DockerNetwork["subnets"][number] {
  const gateway = config.text("Gateway");
  return {
    subnet: must(parsePrefix(config.needText("Subnet"))),
    // Engines before 1.13 print IPv6 gateways with their prefix length.
    gateway: gateway === null || gateway === "" ? null : must(parseAddress(gateway.replace(/\/\d+$/, ""))),
  };
}

/** moby's bridge driver names its device after the option, else `docker0` for the default network, else by the id. */
function bridgeOf(id: string, name: string, options: ReadonlyMap<string, string>): string {
  return options.get(BRIDGE_NAME) ?? (name === "bridge" ? "docker0" : `br-${id.slice(0, 12)}`);
}

/** The list of `docker network inspect`. */
export function readDockerNetworks(list: readonly unknown[], place: Place): Reading<DockerNetwork> {
  return readList(list, place, (network) => {
    const id = network.needText("Id");
    const name = network.needText("Name");
    const driver = network.text("Driver") ?? "bridge";
    const said = network.object("Options");
    const options = new Map(said?.keys.map((key): [string, string] => [key, said.text(key) ?? ""]));
    return {
      id,
      name,
      driver,
      internal: network.flag("Internal"),
      enableIPv6: network.flag("EnableIPv6"),
      subnets: network.object("IPAM")?.objects("Config").map(readSubnet) ?? [],
      options,
      bridge: driver === "bridge" ? bridgeOf(id, name, options) : null,
    };
  });
}
