import { not, type Place } from "./iptables-place.ts";
import type { Prng } from "./prng.ts";
import type { World } from "./world.ts";

/** One match of a rule, mostly of the kinds that real rules have. */
export function randomMatch(rng: Prng, world: World, { table, hook, six }: Place, proto: string | null): string {
  if (rng.chance(0.25)) return rareMatch(rng, { table, hook, six }, proto);
  const states = () =>
    rng.some(["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "DNAT", "SNAT"], 0.35).join(",") || "NEW";
  const types = () =>
    rng.some(six ? ["LOCAL", "UNICAST"] : ["LOCAL", "UNICAST", "BROADCAST", "MULTICAST"], 0.4).join(",") || "LOCAL";
  const mark = () => rng.pick(["0x1", "0x2", "0x1/0x3", "0x0/0x3", "0x4/0x4"]);
  const some = (list: readonly string[]) => rng.pick(list);
  const options: (readonly [number, () => string])[] = [
    [6, () => `-m conntrack ${not(rng)}--ctstate ${states()}`],
    [1, () => `-m conntrack --ctdir ${some(["ORIGINAL", "REPLY"])}`],
    [1, () => `-m conntrack ${not(rng)}--ctstatus ${some(["CONFIRMED", "SEEN_REPLY", "ASSURED", "EXPECTED", "NONE"])}`],
    [4, () => `-m addrtype ${not(rng)}--dst-type ${types()}`],
    [2, () => `-m addrtype ${not(rng)}--src-type ${types()}`],
    [4, () => `-m mark ${not(rng)}--mark ${mark()}`],
    [2, () => `-m connmark ${not(rng)}--mark ${mark()}`],
    [1, () => `-m comment --comment "rule ${rng.int(1, 99)}"`],
    [2, () => `-m length ${not(rng)}--length ${some(["60", "0:60", "40", "20:100", "32", "36", "61:2000"])}`],
    [1, () => `-m pkttype ${not(rng)}--pkt-type ${some(["unicast", "broadcast", "multicast"])}`],
    [1, () => `-m ${six ? `hl --hl` : `ttl --ttl`}-${some(["eq 64", "lt 64", "gt 63", "eq 63"])}`],
    [1, () => `-m dscp ${not(rng)}--dscp ${some(["0x00", "0x2e", "0x0a"])}`],
  ];
  if (!six) {
    options.push([
      2,
      () =>
        `-m iprange ${not(rng)}--${some(["src", "dst"])}-range ${some(["172.18.0.2-172.18.0.3", "192.0.2.1-192.0.2.10", "203.0.113.100-203.0.113.200"])}`,
    ]);
    options.push([2, () => `-m set ${not(rng)}--match-set ${some(["friends", "nets"])} ${some(["src", "dst"])}`]);
    if (proto === "tcp" || proto === "udp")
      options.push(
        [2, () => `-m set ${not(rng)}--match-set services ${some(["dst,dst", "src,src"])}`],
        [1, () => `-m set ${not(rng)}--match-set open ${some(["dst", "src"])}`],
      );
    if (proto === "tcp") options.push([1, () => `-m conntrack --ctorigdstport ${some(["8080", "80", "22"])}`]);
    options.push([1, () => `-m conntrack ${not(rng)}--ctorigdst ${some(["192.0.2.10", "172.18.0.2", "127.0.0.1"])}`]);
  }
  if (proto === "tcp" || proto === "udp")
    options.push([
      3,
      () =>
        `-m multiport ${not(rng)}--${some(["dports", "sports", "ports"])} ${some(["22,80", "80,8080:8085", "53,123", "20000:30000", "1:1023"])}`,
    ]);
  if (hook === "PREROUTING" || hook === "INPUT")
    options.push([
      1,
      () =>
        `-m ${some(["socket", "socket --nowildcard", "socket --transparent", "socket --nowildcard --transparent"])}`,
    ]);
  if (hook === "PREROUTING" && (table === "raw" || table === "mangle"))
    options.push([1, () => `-m rpfilter${some(["", " --loose", " --invert", " --validmark"])}`]);
  if (hook !== "OUTPUT" && world.ports.length > 0) {
    options.push(
      [2, () => `-m physdev ${not(rng)}--physdev-in ${rng.pick(world.ports)}`],
      [1, () => `-m physdev ${not(rng)}--physdev-is-in`],
    );
    if (hook === "FORWARD" || hook === "POSTROUTING")
      options.push(
        [2, () => `-m physdev ${not(rng)}--physdev-is-bridged`],
        [1, () => `-m physdev ${not(rng)}--physdev-out ${rng.pick(world.ports)}`],
      );
  }
  if (hook === "OUTPUT" || hook === "POSTROUTING")
    options.push([1, () => `-m owner ${not(rng)}--uid-owner ${some(["0", "1000", "0-999"])}`]);
  return rng.weighted(options)();
}

/** One match of the kinds that few rules have. */
function rareMatch(rng: Prng, { hook, six }: Place, proto: string | null): string {
  const some = (...list: readonly string[]) => rng.pick(list);
  const n = not(rng);
  const [into, outOf] = [hook !== "OUTPUT" && hook !== "POSTROUTING", hook !== "PREROUTING" && hook !== "INPUT"];
  const options: (readonly [number, () => string])[] = [
    [1, () => `-m tos ${n}--tos ${some("0x00", "0x10", "0x00/0xfc")}`],
    [1, () => `-m limit --limit 5000/sec --limit-burst 500`],
    [1, () => `-m hashlimit --hashlimit-upto 5000/sec --hashlimit-burst 500 --hashlimit-mode srcip --hashlimit-name h`],
    [1, () => `-m connlimit ${some("--connlimit-upto 9", "--connlimit-above 9")}${six ? " --connlimit-mask 128" : ""}`],
    [1, () => `-m statistic --mode random ${n}--probability ${some("1.00000000000", "0.00000000000")}`],
    [
      1,
      () =>
        `-m recent ${some("--set", "--rcheck", "--rcheck --rdest", "--set --rdest", "--remove", "--update")} --name l`,
    ],
    [1, () => `-m connlabel ${n}--label ${some("3", "3 --set")}`],
    [1, () => `-m helper ${n}--helper ftp`],
    [1, () => `-m cluster --cluster-total-nodes 2 --cluster-local-node ${some("1", "2")} --cluster-hash-seed 0x5`],
    [1, () => `-m time ${some("--kerneltz", "--timestart 00:00:00 --timestop 23:59:59")}`],
    [1, () => `-m conntrack ${n}--ctproto ${some("tcp", "udp")}`],
    [1, () => `-m addrtype ${n}--${some("src", "dst")}-type ${some("LOCAL", "UNICAST")}${hookLimit(hook, some)}`],
  ];
  if (into)
    options.push(
      [1, () => `-m mac ${n}--mac-source 02:42:00:00:00:11`],
      [1, () => `-m devgroup ${n}--src-group 0x0`],
      [1, () => `-m policy --dir in --pol ${some("none", "ipsec")}`],
    );
  if (outOf)
    options.push(
      [1, () => `-m devgroup ${n}--dst-group 0x0`],
      [1, () => `-m policy --dir out --pol ${some("none", "ipsec")}`],
    );
  if (hook === "OUTPUT" || hook === "POSTROUTING")
    options.push([1, () => `-m owner ${n}--${some("gid-owner 0", "gid-owner 1000", "socket-exists")}`]);
  if (proto === "tcp")
    options.push(
      [
        1,
        () =>
          `-m string ${n}--${some("string BitTorrent", "string GETPOST --icase", 'hex-string "|c000020a00|"')} --algo ${some("bm", "kmp")}`,
      ],
      [2, () => `-m tcpmss ${n}--mss ${some("1460", "1:1000", "1200:1500")}`],
      [1, () => `-m ecn ${n}--ecn-tcp-${some("cwr", "ece")}`],
      [1, () => `-m conntrack ${n}--${some("ctorigsrcport 20000:65535", "ctreplsrcport 80", "ctrepldstport 1:1023")}`],
      [
        2,
        () =>
          `-m u32 --u32 "${some("32>>24=0xA0", "20&0xFFFF=80,22,8080", "0>>22&0x3C@0&0xFFFF=1:1023", "6&0xFF=6&&20&0xFFFF=80")}"`,
      ],
    );
  if (!six)
    options.push(
      [1, () => `-m set ${n}--match-set ${some("either", "guests")} ${some("src", "dst")}`],
      [into ? 1 : 0, () => `-m set ${n}--match-set doors src,src`],
      [1, () => `-m ecn ${n}--ecn-ip-ect ${some("0", "1")}`],
      [
        1,
        () => `-m conntrack ${n}--${some("ctorigsrc 172.18.0.0/24", "ctreplsrc 172.18.0.2", "ctrepldst 192.0.2.10")}`,
      ],
      [
        2,
        () =>
          `-m u32 --u32 "${some("6&0xFF=6", "8>>24=64", "8&0xFF000000=0x3f000000:0x40000000", "16=0xAC120002", "12=0xAC120000:0xAC12FFFF", "0&0xFFFF=0x20:0x3c", "0>>28=4", "6&0xFF=1&&4&0x1FFF=0")}"`,
      ],
    );
  else
    options.push(
      [1, () => `-m ipv6header --header ${some("prot", "none", "frag")} --soft`],
      [1, () => some("-m frag --fragid 0:9", "-m hbh --hbh-len 8", "-m rt --rt-type 0")],
      [1, () => `-m u32 --u32 "${some("0>>28=6", "4>>8&0xFF=6", "7&0xFF=64", "4&0xFF=0x3f:0x40")}"`],
    );
  return rng.weighted(options)();
}

/** The type of an address as one interface sees it, where that interface is known. */
function hookLimit(hook: string, some: (...list: readonly string[]) => string): string {
  if (hook === "PREROUTING" || hook === "INPUT") return some("", " --limit-iface-in");
  if (hook === "OUTPUT" || hook === "POSTROUTING") return some("", " --limit-iface-out");
  return "";
}
