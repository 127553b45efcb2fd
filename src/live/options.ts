import { isIP } from "node:net";
import { parseArgs } from "node:util";

export const HELP = `hookline live: watch a host as it is

  npm run live                          this host; as root, or else what may be read without
  npm run live -- --ssh user@server     another host, over ssh: nothing is installed there

--ssh DESTINATION   as ssh takes it: user@server, ssh://user@server:2222, or a name of your ssh configuration
--ssh-config FILE   the configuration that ssh reads instead of yours
--sudo              captures by 'sudo -n' there
--port N            where the page is served (4180, or the next that is free)
--address ADDRESS   what it is served on (127.0.0.1); anything else is seen by others on the network, unencrypted
--every SECONDS     looks again after this time even without an event (20)

It reads, and changes nothing. The address that it prints holds a token; without that, nothing is served.
`;

export interface Options {
  readonly ssh: string | null;
  readonly sshConfig: string | null;
  readonly sudo: boolean;
  /** null where any will do. */
  readonly port: number | null;
  readonly address: string;
  /** Seconds. */
  readonly every: number;
}

/** Input that cannot be used, in one sentence. */
export class Unusable extends Error {}

/** @throws {Unusable} @returns null where help is asked for */
export function readOptions(argv: readonly string[]): Options | null {
  const { values } = parse(argv);
  if (values.help) return null;
  const { ssh = null, address = "127.0.0.1" } = values;
  // A destination that begins with a dash would be an option to ssh.
  if (ssh !== null && !/^[a-z0-9_[][^\s-]?[^\s]*$/i.test(ssh))
    throw new Unusable(`'${ssh}' is no destination for ssh.`);
  if (ssh === null && (values.sudo || values["ssh-config"] !== undefined))
    throw new Unusable("--sudo and --ssh-config go with --ssh.");
  if (isIP(address) === 0) throw new Unusable(`--address: '${address}' is no IP address.`);
  return {
    ssh,
    sshConfig: values["ssh-config"] ?? null,
    sudo: values.sudo ?? false,
    port: values.port === undefined ? null : numberOf("port", values.port, 0, 65535),
    address,
    every: numberOf("every", values.every ?? "20", 1, 86400),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ssh: { type: "string" },
        "ssh-config": { type: "string" },
        sudo: { type: "boolean" },
        port: { type: "string" },
        address: { type: "string" },
        every: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Unusable(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Unusable(`--${name}: '${text}' is not a number from ${least} to ${most}.`);
}
