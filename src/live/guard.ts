/**
 * Who may have an answer. Another page in the same browser can send requests here, and a name that is made to point at
 * 127.0.0.1 can make its page's origin this one (DNS rebinding): so the name that is asked for must be this server's own, what
 * a browser says of the request's origin must agree, and the address must hold the token.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

export interface Refused {
  readonly status: number;
  readonly why: string;
}

/** 256 random bits, or what the environment brings so that an address outlives a restart. */
export function makeToken(given: string | undefined): string {
  if (given === undefined || given === "") return randomBytes(32).toString("base64url");
  if (/^[\w-]{32,128}$/.test(given)) return given;
  throw new Error("HOOKLINE_LIVE_TOKEN is 32 to 128 letters, digits, - and _.");
}

/** `127.0.0.1:4180`, `[::1]:4180`; for loopback its name as well. */
export function ownNames(address: string, port: number): readonly string[] {
  const host = isIPv6(address) ? `[${address}]` : address;
  const loopback = address === "127.0.0.1" || address === "::1";
  return [`${host}:${port}`, ...(loopback ? [`localhost:${port}`] : [])];
}

/** @returns the path behind the token, from its slash on; or why there is no answer */
export function admit(
  { method, headers, url = "" }: IncomingMessage,
  names: readonly string[],
  token: string,
): string | Refused {
  if (!names.includes(headers.host ?? "")) return { status: 421, why: "This server goes by another name." };
  const { origin } = headers;
  if (origin !== undefined && !names.some((name) => origin === `http://${name}`))
    return { status: 403, why: "Other pages have no business here." };
  const site = headers["sec-fetch-site"];
  const navigates = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !navigates)
    return { status: 403, why: "Other pages have no business here." };
  const [path = ""] = url.split("?");
  const [, given = "", ...rest] = path.split("/");
  if (!sameText(given, token)) return { status: 403, why: "The address lacks the token that the server printed." };
  if (method !== "GET" && method !== "HEAD") return { status: 405, why: "There is nothing to change here." };
  if ((headers["content-length"] ?? "0") !== "0" || headers["transfer-encoding"] !== undefined)
    return { status: 413, why: "Nothing is taken in here." };
  return `/${rest.join("/")}`;
}

/** In a time that tells nothing of where they differ. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
