import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, ipv6Of } from "../net/address.ts";
import { parseTarget } from "./target.ts";

test.each([
  ["192.0.2.10:8080", "192.0.2.10", 8080],
  ["192.0.2.10", "192.0.2.10", null],
  ["[fd00::2]:80", "fd00::2", 80],
  ["[fd00::2]", "fd00::2", null],
  ["fd00::2", "fd00::2", null],
  ["api:80", "api", 80],
  ["api", "api", null],
  ["db.shop_default:5432", "db.shop_default", 5432],
  ["http://api", "api", 80],
  ["https://api/health?x=1", "api", 443],
  ["http://api:8000/", "api", 8000],
  ["http://[fd00::2]/", "fd00::2", 80],
  ["  api:80 ", "api", 80],
])("%s", (text, to, port) => {
  expect(parseTarget(text)).toEqual({ ok: true, value: { to, port } });
});

test.each([
  ["", "'' is not ADDRESS[:PORT]."],
  ["api:http", "'http' is not a port (0 to 65535)."],
  ["api:70000", "'70000' is not a port (0 to 65535)."],
  ["[api]:80", "'api' is not an IPv6 address."],
  ["ftp://api", "'ftp://' is not known: http and https are."],
  ["a b:80", "'a b:80' is not ADDRESS[:PORT]."],
])("%j is refused", (text, error) => {
  expect(parseTarget(text)).toEqual({ ok: false, error });
});

test("any IPv6 address is taken whole, with and without a port", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat(65535), (bits, port) => {
      const to = formatAddress(ipv6Of(bits));
      expect(parseTarget(to)).toEqual({ ok: true, value: { to, port: null } });
      expect(parseTarget(`[${to}]:${port}`)).toEqual({ ok: true, value: { to, port } });
    }),
  );
});
