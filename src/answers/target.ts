import { parseIpv6 } from "../net/address.ts";
import { parsePort } from "../net/port.ts";
import { err, ok, type Result } from "../net/result.ts";

export interface Target {
  /** An address or a name. */
  readonly to: string;
  readonly port: number | null;
}

const SCHEMES: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
]);

/**
 * What a question is directed at: `192.0.2.10:8080`, `[fd00::2]:80`, `fd00::2`, `api:80`, `api`, and `http://api/path`,
 * whose port is the scheme's where it has none.
 */
export function parseTarget(text: string): Result<Target> {
  const [, scheme, authority = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  const standard = scheme === undefined ? null : (SCHEMES.get(scheme.toLowerCase()) ?? null);
  if (scheme !== undefined && standard === null) return err(`'${scheme}://' is not known: http and https are.`);
  const target = scheme === undefined ? authority : authority.replace(/[/?#].*$/s, "");
  if (parseIpv6(target).ok) return ok({ to: target, port: standard });
  const parts = /^(?:\[([^\]]+)\]|([^\s:[\]/]+))(?::(.*))?$/s.exec(target);
  const to = parts?.[1] ?? parts?.[2];
  if (to === undefined) return err(`'${text}' is not ADDRESS[:PORT].`);
  if (parts?.[1] !== undefined && !parseIpv6(to).ok) return err(`'${to}' is not an IPv6 address.`);
  if (parts?.[3] === undefined) return ok({ to, port: standard });
  const port = parsePort(parts[3]);
  return port.ok ? ok({ to, port: port.value }) : err(`${port.error}.`);
}
