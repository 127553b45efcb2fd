/** docker(1): ports, and single members of what `inspect` knows. */
import { formatAddress, isUnspecified } from "../../net/address.ts";
import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";
import { rawOf } from "./raw.ts";

/** A member as Go's templates print it: `{{.HostConfig.NetworkMode}}`. */
function memberText(value: unknown, path: string): string | null {
  let found = value;
  for (const key of path.split(".").filter((one) => one !== "")) found = rawOf(found).get(key);
  return found === undefined || typeof found === "object" ? null : String(found);
}

export const dockerCommands: readonly Command[] = [
  {
    form: "docker port CONTAINER",
    pattern: /^docker port (?<name>\S+)$/,
    print(_inside, { groups = {} }, { host }) {
      const container = host.containers.find((one) => one.name === groups["name"]);
      if (!container) return err(`There is no container '${groups["name"]}'.`);
      return ok(
        container.ports.flatMap(({ hostAddress, hostPort, containerPort, proto }) => {
          if (hostPort === null) return [];
          const address = hostAddress === null ? "0.0.0.0" : formatAddress(hostAddress);
          const shown =
            typeof hostAddress === "bigint" ? (isUnspecified(hostAddress) ? "[::]" : `[${address}]`) : address;
          return [`${containerPort}/${proto} -> ${shown}:${hostPort}`];
        }),
      );
    },
  },
  {
    form: "docker [network] inspect -f '{{.MEMBER}}' NAME",
    pattern: /^docker (?<network>network )?inspect -f '\{\{(?<path>[\w.-]+)\}\}' (?<name>\S+)$/,
    print(_inside, { groups = {} }, { snapshot }) {
      const { network, path = "", name } = groups;
      const all = (network === undefined ? snapshot.docker?.containers : snapshot.docker?.networks) ?? [];
      const found = all.find((one) => String(rawOf(one).get("Name")).replace(/^\//, "") === name);
      if (found === undefined) return err(`There is no ${network ?? "container "}'${name}'.`);
      const text = memberText(found, path);
      return text === null ? err(`${name} has no '${path}' that is one value.`) : ok([text]);
    },
  },
];
