import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anyAddress,
  familyOf,
  formatAddress,
  ipv4Of,
  ipv6Of,
  isLimitedBroadcast,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isUnspecified,
  parseAddress,
  parseIpv4,
  parseIpv6,
} from "./address.ts";

const v4 = fc.nat(0xffffffff).map(ipv4Of);
/** Addresses with runs of zeros, which random bits hardly ever have. */
const v6 = fc
  .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
  .map((groups) => ipv6Of(groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n)));
/** Texts that are nearly addresses. */
const nearly = fc
  .array(fc.constantFrom("0", "1", "ff", "255", "256", "01", "g", ":", "::", ".", "10000"), { maxLength: 15 })
  .map((parts) => parts.join(""));

describe("parsing", () => {
  test.each(["10.1", "010.0.0.1", "1.2.3.4.5", "1.2.3", "0x1.2.3.4", "1.2.3.256", " 1.2.3.4", "1..2.3", ""])(
    "%j is no IPv4 address",
    (text) => {
      expect(parseIpv4(text).ok).toBe(false);
    },
  );

  test.each([":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::1%eth0", "::1.2.3", "1.2.3.4"])(
    "%j is no IPv6 address",
    (text) => {
      expect(parseIpv6(text).ok).toBe(false);
    },
  );

  test("an embedded IPv4 tail", () => {
    expect(parseIpv6("64:ff9b::192.0.2.33")).toEqual({ ok: true, value: 0x64ff9b0000000000000000c0000221n });
  });

  test("what is an address and what is not, as inet_pton has it", () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.ipV4(), fc.ipV6()), (text) => {
        expect(parseIpv4(text).ok).toBe(isIPv4(text));
        expect(parseIpv6(text).ok).toBe(isIPv6(text));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("text", () => {
  test("is read back", () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (address) => {
        expect(parseAddress(formatAddress(address))).toEqual({ ok: true, value: address });
      }),
    );
  });

  test("of IPv6 is the canonical one", () => {
    fc.assert(
      fc.property(v6, (address) => {
        // The URL standard has RFC 5952's form, but for IPv4-mapped addresses.
        fc.pre(address >> 32n !== 0xffffn);
        expect(`[${formatAddress(address)}]`).toBe(new URL(`http://[${formatAddress(address)}]`).hostname);
      }),
    );
  });

  test("of an IPv4-mapped address shows the IPv4 one", () => {
    expect(formatAddress(ipv6Of(0xffff7f000001n))).toBe("::ffff:127.0.0.1");
  });
});

test("kinds of addresses", () => {
  const kinds = (text: string): string => {
    const address = parseAddress(text);
    if (!address.ok) throw new Error(address.error);
    const a = address.value;
    const is = { isLoopback, isMulticast, isLinkLocal, isUnspecified, isLimitedBroadcast };
    return Object.entries(is)
      .filter(([, test]) => test(a))
      .map(([name]) => name.slice(2))
      .join();
  };
  expect(
    Object.fromEntries(
      [
        "127.9.9.9",
        "128.0.0.1",
        "::1",
        "::2",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "ff02::1",
        "169.254.1.1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "0.0.0.0",
        "::",
        "255.255.255.255",
      ].map((text) => [text, kinds(text)]),
    ),
  ).toEqual({
    "127.9.9.9": "Loopback",
    "128.0.0.1": "",
    "::1": "Loopback",
    "::2": "",
    "224.0.0.1": "Multicast",
    "239.255.255.255": "Multicast",
    "240.0.0.1": "",
    "ff02::1": "Multicast",
    "169.254.1.1": "LinkLocal",
    "fe80::1": "LinkLocal",
    "febf::1": "LinkLocal",
    "fec0::1": "",
    "0.0.0.0": "Unspecified",
    "::": "Unspecified",
    "255.255.255.255": "LimitedBroadcast",
  });
});

test("families do not mix: an address of one never equals one of the other", () => {
  expect([familyOf(ipv4Of(1)), familyOf(ipv6Of(1n))]).toEqual([4, 6]);
  expect([anyAddress(4), anyAddress(6)]).toEqual([0, 0n]);
  expect(new Set([ipv4Of(1), ipv6Of(1n)]).size).toBe(2);
});
