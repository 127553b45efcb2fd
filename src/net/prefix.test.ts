import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Address, formatAddress, ipv4Of, ipv6Of } from "./address.ts";
import { bitsOf, contains, formatPrefix, lastOf, maskOf, networkOf, type Prefix, parsePrefix } from "./prefix.ts";

const v4: fc.Arbitrary<Prefix> = fc.record({ address: fc.nat(0xffffffff).map(ipv4Of), length: fc.nat(32) });
const v6: fc.Arbitrary<Prefix> = fc.record({
  address: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map(ipv6Of),
  length: fc.nat(128),
});
const prefix = fc.oneof(v4, v6);

describe("parsing", () => {
  test.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.0.0.0/255.0.0.0", "10.0.0.0/8"],
    ["10.0.0.1", "10.0.0.1/32"],
    ["fd00::/ffff::", "fd00::/16"],
    ["::1", "::1/128"],
    ["0.0.0.0/0.0.0.0", "0.0.0.0/0"],
  ])("%s", (text, told) => {
    const parsed = parsePrefix(text);
    expect(parsed.ok && formatPrefix(parsed.value)).toBe(told);
  });

  test.each([
    ["10.0.0.0/33", "'10.0.0.0/33' has an impossible prefix length"],
    ["10.0.0.0/255.0.255.0", "'10.0.0.0/255.0.255.0' has a mask that is not contiguous"],
    ["10.0.0.0/ffff::", "'10.0.0.0/ffff::' has no valid prefix length or mask"],
    ["10.0.0.0/", "'10.0.0.0/' has no valid prefix length or mask"],
    ["10.0/8", "'10.0' is not an IP address"],
  ])("%s", (text, error) => {
    expect(parsePrefix(text)).toEqual({ ok: false, error });
  });

  test("what is written is read back", () => {
    fc.assert(
      fc.property(prefix, (one) => {
        expect(parsePrefix(formatPrefix(one))).toEqual({ ok: true, value: one });
      }),
    );
  });
});

describe("containment", () => {
  /** Addresses near the edges of the prefix, where mistakes are. */
  const candidates = (one: Prefix): Address[] => {
    const [first, last] = [networkOf(one), lastOf(one)];
    const shift = (a: Address, by: number): Address =>
      typeof a === "number" ? ipv4Of(a + by) : ipv6Of(a + BigInt(by));
    return [first, last, shift(first, -1), shift(last, 1), one.address];
  };

  test("as another implementation has it", () => {
    fc.assert(
      fc.property(prefix, (one) => {
        const family = typeof one.address === "number" ? "ipv4" : "ipv6";
        const list = new BlockList();
        list.addSubnet(formatAddress(one.address), one.length, family);
        for (const address of candidates(one))
          expect(contains(one, address)).toBe(list.check(formatAddress(address), family));
      }),
    );
  });

  test("an address of the other family is never in it", () => {
    expect(contains({ address: ipv4Of(0), length: 0 }, ipv6Of(0n))).toBe(false);
    expect(contains({ address: ipv6Of(0n), length: 0 }, ipv4Of(0))).toBe(false);
  });
});

test("masks have their length of ones", () => {
  for (const family of [4, 6] as const)
    for (let length = 0; length <= bitsOf(family); length++)
      expect(maskOf(family, length).toString(2)).toBe(
        length === 0 ? "0" : "1".repeat(length) + "0".repeat(bitsOf(family) - length),
      );
});
