import type { Request } from "../recording.ts";
import type { Prng } from "./prng.ts";
import { type Outside, TCP_PORTS, UDP_PORTS, type World } from "./world.ts";

/** A question that people would ask of such a host, and now and then one that nobody would. */
export function randomRequest(rng: Prng, world: World): Request {
  const proto = rng.weighted([
    [6, "tcp"],
    [3, "udp"],
    [2, "icmp"],
  ] as const);
  const six = world.six && rng.chance(0.25);
  const fits = (a: string) => a.includes(":") === six;
  const rooms = world.rooms.filter((r) => r.addresses.some(fits));
  const outsides = world.outsides.filter((o) => o.sources.some(fits));
  const from = rng.weighted<() => { name: string } | Outside>([
    [outsides.length > 0 ? 4 : 0, () => rng.pick(outsides)],
    [rooms.length > 0 ? 4 : 0, () => rng.pick(rooms)],
    [2.5, () => ({ name: "h" })],
  ])();
  const outside = "device" in from ? from : null;
  const to = destination(rng, world, outside?.device ?? null, six);
  const request: { -readonly [K in keyof Request]: Request[K] } = { from: from.name, to, proto };
  if (proto === "tcp")
    request.port = rng.weighted([
      [6, rng.pick(TCP_PORTS)],
      [4, rng.pick([8080, 8081, 8082, 8083])],
      [1, 99],
    ]);
  if (proto === "udp")
    request.port = rng.weighted([
      [6, rng.pick(UDP_PORTS)],
      [3, rng.pick([8080, 8081, 8082, 8083])],
      [1, 99],
    ]);
  if (outside)
    request.src = rng.weighted([
      [4, outside.sources.find(fits) ?? ""],
      [2, rng.pick(outside.sources.filter(fits))],
    ]);
  else if (rng.chance(0.1)) {
    const own = (from.name === "h" ? world.own : (rooms.find((r) => r.name === from.name)?.addresses ?? [])).filter(
      fits,
    );
    if (own.length > 0) request.src = rng.pick(own);
  }
  if (!outside && rng.chance(0.1)) request.mark = rng.pick([1, 2, 3]);
  if (proto !== "tcp" && rng.chance(0.05)) request.size = rng.pick([100, 600, 1400]);
  return request;
}

function destination(rng: Prng, world: World, arrivesOn: string | null, six: boolean): string {
  const fits = (a: string) => a.includes(":") === six;
  const rooms = world.rooms.flatMap((r) => r.addresses).filter(fits);
  const own = world.own.filter(fits);
  const far = six ? ["2001:db8:ffff::7", "2001:db8:1::1"] : ["203.0.113.7", "198.51.100.9", "192.0.2.1"];
  const absent = six ? ["fd00:18::77"] : ["172.18.0.77"];
  // the internet knows the host's own address there, and nothing behind it
  if (arrivesOn === "eth0") return six ? "2001:db8:1::10" : "192.0.2.10";
  const outside = arrivesOn === null;
  return rng.weighted([
    [4, () => rng.pick(outside ? own : own.filter((a) => !a.startsWith("127.") && a !== "::1"))],
    [rooms.length > 0 ? 4 : 0, () => rng.pick(rooms)],
    [outside ? 3 : 1, () => rng.pick(far)],
    [0.4, () => rng.pick(absent)],
  ])();
}
