import { err, ok, type Result } from "./result.ts";

declare const mac: unique symbol;
/** A 48-bit Ethernet address as lower-case text, `02:42:ac:11:00:02`. */
export type Mac = string & { readonly [mac]: true };

export function parseMac(text: string): Result<Mac> {
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)
    ? ok(text.toLowerCase() as Mac)
    : err(`'${text}' is not a MAC address`);
}

export const BROADCAST_MAC = "ff:ff:ff:ff:ff:ff" as Mac;

/** Group bit of the first octet: multicast, or broadcast. */
export function isGroupMac(m: Mac): boolean {
  return (Number.parseInt(m.slice(0, 2), 16) & 1) === 1;
}
