/**
 * Other addresses for addresses, so that what they have in common stays: two that begin with the same bits are replaced by two
 * that begin with the same bits (as Crypto-PAn does it), what is of a special range stays in it, and within the networks that
 * the host knows the part of the host stays, and with it gateways and broadcast addresses.
 */
import { type Address, familyOf, formatAddress, ipv4Of, ipv6Of, parseAddress } from "../../net/address.ts";
import { contains, type Prefix } from "../../net/prefix.ts";
import { hashOf } from "./hash.ts";

/** Fixed ranges are left alone altogether; of the others the beginning is. */
const RANGES: readonly { readonly range: Prefix; readonly fixed: boolean }[] = [
  ...["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/8", "ff00::/8"].map(fixed(true)),
  ...["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/8", "fd00::/8", "fe80::/10"].map(
    fixed(false),
  ),
  ...["2000::/3"].map(fixed(false)),
];

function fixed(isFixed: boolean) {
  return (text: string): (typeof RANGES)[number] => {
    const [address = "", length = ""] = text.split("/");
    const parsed = parseAddress(address);
    if (!parsed.ok) throw new Error(parsed.error);
    return { range: { address: parsed.value, length: Number(length) }, fixed: isFixed };
  };
}

/** The first bits of an address, as a number. */
function head(address: bigint, bits: number, width: number): bigint {
  return address >> BigInt(width - bits);
}

export class AddressMap {
  readonly #seed: string;
  readonly #networks: readonly Prefix[];
  readonly #known = new Map<Address, Address>();

  /** @param networks of which the host knows; the smallest that an address is in keeps the part of the host */
  constructor(seed: string, networks: readonly Prefix[]) {
    this.#seed = seed;
    this.#networks = networks;
  }

  map(address: Address): Address {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const mapped = this.#compute(address);
    this.#known.set(address, mapped);
    return mapped;
  }

  #compute(address: Address): Address {
    const family = familyOf(address);
    const width = family === 4 ? 32 : 128;
    const bits = BigInt(address);
    const ranges = RANGES.filter(({ range }) => familyOf(range.address) === family);
    const own = ranges.find(({ range }) => contains(range, address));
    if (own?.fixed) return address;
    // fe80::, fe80::1: of every host.
    if (own?.range.length === 10 && family === 6 && (bits & 0xffffffffffffffffn) < 0x10000n) return address;
    const networks = this.#networks.filter((one) => contains(one, address));
    const stop = networks.length === 0 ? width : Math.min(...networks.map(({ length }) => length));
    // fe80::/10 is a network wherever there is IPv6, and its addresses are told by what follows.
    const end = own?.range.length === 10 && family === 6 ? width : stop;
    let mapped = bits;
    for (let at = own?.range.length ?? 0; at < end; at++) {
      const before = head(bits, at, width);
      // On the way to a special range no bit may change: others would come into it.
      if (ranges.some(({ range }) => at < range.length && head(BigInt(range.address), at, width) === before)) continue;
      if (own?.range.length === 10 && family === 6 && at < 64) continue;
      if (hashOf(`${this.#seed} ${family} ${at} ${before}`) & 1) mapped ^= 1n << BigInt(width - 1 - at);
    }
    return family === 4 ? ipv4Of(Number(mapped)) : ipv6Of(mapped);
  }

  /** The same for a text; null where it is no address. */
  text(address: string): string | null {
    const parsed = parseAddress(address.toLowerCase());
    return parsed.ok ? formatAddress(this.map(parsed.value)) : null;
  }
}
