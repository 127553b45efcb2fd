import { ofFamily, type Place } from "./iptables-place.ts";
import type { Prng } from "./prng.ts";
import { TCP_PORTS, TRANSPARENT, UDP_PORTS, type World } from "./world.ts";

/** What a rule does with a packet that it matches; null for nothing but counting. */
export function randomTarget(
  rng: Prng,
  world: World,
  place: Place,
  proto: string | null,
  next: readonly string[],
): string | null {
  const { table, hook, six } = place;
  const options: (readonly [number, () => string | null])[] = [
    [2, () => null],
    [2, () => "-j ACCEPT"],
    [1, () => "-j RETURN"],
    [
      1,
      () =>
        rng.pick([
          '-j LOG --log-prefix "seen "',
          '-j NFLOG --nflog-group 3 --nflog-prefix "seen"',
          "-j AUDIT --type accept",
        ]),
    ],
  ];
  if (rng.chance(0.12)) return rareTarget(rng, world, place, proto);
  if (next.length > 0) options.push([5, () => `-j ${rng.pick(next)}`], [2, () => `-g ${rng.pick(next)}`]);
  if (table !== "nat") options.push([2, () => "-j DROP"]);
  if (table === "filter") options.push([3, () => `-j REJECT${reject(rng, proto, six)}`]);
  if (table === "mangle" || table === "raw") {
    options.push([
      5,
      () =>
        `-j MARK ${rng.pick(["--set-mark 0x1", "--set-mark 0x2", "--set-xmark 0x1/0x3", "--or-mark 0x4", "--and-mark 0x1", "--xor-mark 0x3"])}`,
    ]);
  }
  if (table === "mangle") {
    options.push([
      3,
      () =>
        `-j CONNMARK ${rng.pick(["--save-mark", "--restore-mark", "--set-mark 0x1", "--set-xmark 0x2/0x3", "--restore-mark --nfmask 0x3 --ctmask 0x3"])}`,
    ]);
    options.push(
      [1, () => `-j DSCP --set-dscp ${rng.pick(["0x2e", "0x0a"])}`],
      [1, () => `-j TOS --set-tos 0x10/0xff`],
    );
    options.push([
      1,
      () =>
        six
          ? `-j HL --hl-${rng.pick(["set 33", "dec 1", "inc 2"])}`
          : `-j TTL --ttl-${rng.pick(["set 33", "dec 1", "inc 2", "set 1"])}`,
    ]);
  }
  if (table === "raw") options.push([4, () => "-j CT --notrack"], [1, () => `-j CT --zone ${rng.pick([1, 2])}`]);
  if (table === "nat") options.push([8, () => translate(rng, world, hook, six, proto)]);
  return rng.weighted(options)();
}

function reject(rng: Prng, proto: string | null, six: boolean): string {
  if (proto === "tcp" && rng.chance(0.4)) return " --reject-with tcp-reset";
  const kinds = six
    ? ["icmp6-port-unreachable", "icmp6-adm-prohibited", "icmp6-no-route", "icmp6-addr-unreachable"]
    : [
        "icmp-port-unreachable",
        "icmp-host-prohibited",
        "icmp-admin-prohibited",
        "icmp-net-unreachable",
        "icmp-host-unreachable",
      ];
  return rng.chance(0.4) ? "" : ` --reject-with ${rng.pick(kinds)}`;
}

function translate(rng: Prng, world: World, hook: string, six: boolean, proto: string | null): string {
  const room = rng.pick(ofFamily(world.addresses, six));
  const ported = proto === "tcp" || proto === "udp";
  const inner = rng.pick(proto === "udp" ? UDP_PORTS : TCP_PORTS);
  const at = six ? `[${room}]` : room;
  if (hook === "PREROUTING" || hook === "OUTPUT") {
    return rng.weighted<() => string>([
      [4, () => `-j DNAT --to-destination ${ported && rng.chance(0.7) ? `${at}:${inner}` : room}`],
      [2, () => `-j REDIRECT${ported ? ` --to-ports ${inner}` : ""}`],
      [six ? 0 : 1, () => "-j NETMAP --to 172.18.0.0/24"],
      [six ? 0 : 1, () => "-j DNAT --to-destination 172.18.0.2-172.18.0.4"],
    ])();
  }
  const own = rng.pick(ofFamily(world.own, six));
  if (hook === "INPUT") return `-j SNAT --to-source ${own}`;
  return rng.weighted<() => string>([
    [4, () => "-j MASQUERADE"],
    [3, () => `-j SNAT --to-source ${ported && rng.chance(0.2) ? `${six ? `[${own}]` : own}:25000` : own}`],
    [six ? 0 : 1, () => "-j SNAT --to-source 192.0.2.10-192.0.2.12"],
  ])();
}

/** A target of the kinds that few rules have, each where the kernel takes it. */
function rareTarget(rng: Prng, world: World, { table, hook, six }: Place, proto: string | null): string | null {
  const some = (...list: readonly string[]) => rng.pick(list);
  const options: (readonly [number, () => string | null])[] = [
    [1, () => null],
    [1, () => '-j LOG --log-prefix "rare "'],
  ];
  if (table !== "nat")
    options.push([
      1,
      () => `-j NFQUEUE ${some("--queue-num 5", "--queue-num 5 --queue-bypass", "--queue-balance 1:3")}`,
    ]);
  if (table === "mangle") {
    const gateway = ofFamily(
      world.rooms.flatMap((room) => room.addresses),
      six,
    )[0];
    if (gateway) options.push([1, () => `-j TEE --gateway ${gateway}`]);
    if (hook === "PREROUTING" && proto === "tcp")
      options.push([
        world.transparent ? 4 : 1,
        () =>
          `-j TPROXY --on-port ${some(String(TRANSPARENT.port), "3130")} --tproxy-mark ${TRANSPARENT.mark}/${TRANSPARENT.mark}`,
      ]);
  }
  if (!six && table !== "nat")
    options.push([1, () => `-j SET --${some("add", "del")}-set guests ${some("src", "dst")}`]);
  if (table === "mangle") {
    options.push(
      [["FORWARD", "OUTPUT", "POSTROUTING"].includes(hook) ? 1 : 0, () => "-j CLASSIFY --set-class 1:2"],
      [1, () => "-j CHECKSUM --checksum-fill"],
    );
    if (proto === "tcp") {
      options.push([1, () => "-j TCPOPTSTRIP --strip-options sack-permitted,timestamp"]);
      if (!six) options.push([1, () => "-j ECN --ecn-tcp-remove"]);
    }
  }
  if (table === "raw") options.push([1, () => some("-j CT --zone-reply 3", "-j NOTRACK", "-j CT --zone mark")]);
  if (table === "nat" && !six)
    options.push(
      hook === "PREROUTING" || hook === "OUTPUT"
        ? [3, () => `-j DNAT --to-destination 172.18.0.2-172.18.0.3 --persistent`]
        : // at input the answer may go to whom it names, who has to be there then
          [3, () => `-j NETMAP --to ${hook === "INPUT" ? "203.0.113.0/24" : "192.0.2.0/24"}`],
    );
  return rng.weighted(options)();
}
