import { parseAddress } from "../../net/address.ts";
import { parsePort } from "../../net/port.ts";
import type { DockerProxy } from "../model.ts";
import { Misread, must } from "./misread.ts";

export interface Process {
  readonly pid: number;
  readonly netns: number;
  readonly args: string;
}

/**
 * A docker-proxy process from its command line (moby cmd/docker-proxy): `-proto tcp -host-ip 0.0.0.0 -host-port 8080
 * -container-ip 172.18.0.2 -container-port 80`. Go's flags may also be written `--proto` and `-proto=tcp`. Throws a
 * `Misread` where a part is missing.
 */
export function readDockerProxy(process: Process): DockerProxy {
  const said = new Map<string, string>();
  for (const [, flag = "", value = ""] of process.args.matchAll(/(?:^|\s)--?([a-z-]+)(?:=|\s+)([^\s-]\S*)/g))
    said.set(flag, value);
  const need = (flag: string): string => {
    const value = said.get(flag);
    if (value === undefined) throw new Misread(`'-${flag}' is missing`);
    return value;
  };
  const proto = said.get("proto") ?? "tcp";
  if (proto !== "tcp" && proto !== "udp" && proto !== "sctp") throw new Misread(`'${proto}' is not tcp, udp or sctp`);
  return {
    pid: process.pid,
    namespace: process.netns,
    proto,
    hostAddress: must(parseAddress(need("host-ip"))),
    hostPort: must(parsePort(need("host-port"))),
    containerAddress: must(parseAddress(need("container-ip"))),
    containerPort: must(parsePort(need("container-port"))),
    ...(/\s--?use-listen-fd\b/.test(process.args) ? { inheritsSocket: true } : {}),
  };
}
