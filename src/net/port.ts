import { err, ok, type Result } from "./result.ts";

declare const port: unique symbol;
/** A transport port, 0 to 65535. */
export type Port = number & { readonly [port]: true };

/** Brands a number that is known to be a port. Throws where it is not one. */
export function portOf(n: number): Port {
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new RangeError(`${n} is not a port`);
  return n as Port;
}

export function parsePort(text: string): Result<Port> {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535
    ? ok(Number(text) as Port)
    : err(`'${text}' is not a port (0 to 65535)`);
}

/** An end as it is read: `192.0.2.10:8080`, `[fd00::2]:80`, `api:80`, or what is addressed alone where there is no port. */
export function withPort(address: string, port: number | null | undefined): string {
  if (port === null || port === undefined) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
