/** What holds of every journey, whatever the rules and the question: it ends, it is plain where headers change, it comes home. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Host } from "../host/model.ts";
import { readIptablesSave } from "../host/readers/iptables-save.ts";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";
import { type Address, familyOf, parseAddress } from "../net/address.ts";
import { portOf } from "../net/port.ts";
import type { Header, Journey, JourneyPacket, Step } from "./journey.ts";
import type { Question } from "./question.ts";
import { type CompiledHost, compileHost, simulate } from "./simulator.ts";
import { hostOf, question } from "./testing/ask.ts";

/** Conditions and actions, by what they may stand with; joined at random, most combinations are ones that iptables refuses. */
const CONDITIONS = [
  "",
  "-i eth0",
  "! -i docker0",
  "-o br-+",
  "-s 172.16.0.0/12",
  "! -d 192.0.2.10/32",
  "-p tcp -m tcp --dport 80",
  "-p udp",
  "-p icmp -m icmp --icmp-type 8",
  "-m conntrack --ctstate NEW",
  "-m conntrack --ctstate RELATED,ESTABLISHED",
  "-m conntrack --ctstatus DNAT",
  "-m mark --mark 0x1/0xf",
  "-m ttl --ttl-lt 64",
  '-m string --string "GET" --algo bm',
  "-m unheardof --of this",
] as const;

const FILTER = ["ACCEPT", "DROP", "RETURN", "REJECT --reject-with icmp-port-unreachable", "LOG", "EXTRA", "UNHEARDOF"];
const ACTIONS = {
  raw: ["ACCEPT", "DROP", "CT --notrack", "CT --zone 3"],
  mangle: [
    "MARK --set-xmark 0x1/0xffffffff",
    "TTL --ttl-set 9",
    "CONNMARK --save-mark",
    "DSCP --set-dscp 0x08",
    "DROP",
  ],
  filter: FILTER,
} as const;

const NAT = {
  PREROUTING: ["DNAT --to-destination 172.18.0.2:80", "REDIRECT --to-ports 22", "DNAT --to-destination 203.0.113.7"],
  OUTPUT: ["DNAT --to-destination 172.18.0.3:81", "REDIRECT --to-ports 9100"],
  POSTROUTING: ["MASQUERADE", "SNAT --to-source 192.0.2.99", "SNAT --to-source 10.20.0.10:5000-5001", "RETURN"],
} as const;

const HOOKS = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT", "EXTRA"],
} as const;

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

interface RuleText {
  readonly table: string;
  readonly text: string;
}

const rule: fc.Arbitrary<RuleText> = fc.oneof(
  oneOf(["raw", "mangle", "filter"] as const).chain((table) =>
    fc
      .tuple(oneOf(HOOKS[table]), oneOf(CONDITIONS), oneOf<string>(ACTIONS[table]))
      .map(([chain, condition, target]) => ({ table, text: `-A ${chain} ${condition} -j ${target}` })),
  ),
  oneOf(["PREROUTING", "OUTPUT", "POSTROUTING"] as const).chain((chain) =>
    fc
      .tuple(oneOf(CONDITIONS), oneOf<string>(NAT[chain]))
      .map(([condition, target]) => ({ table: "nat", text: `-A ${chain} ${condition} -j ${target}` })),
  ),
);

/** A sample's host with rules of its own, in legacy tables beside those that it has. */
function hostWith(name: string, rules: readonly RuleText[]): CompiledHost {
  const text = ["raw", "mangle", "nat", "filter"].flatMap((table) => [
    `*${table}`,
    ...CHAINS.filter((chain) => stands(table, chain)).map((chain) => `:${chain} ACCEPT [0:0]`),
    ...(table === "filter" ? [":EXTRA - [0:0]"] : []),
    ...rules.filter((r) => r.table === table).map((r) => r.text),
    "COMMIT",
  ]);
  const { tables } = readIptablesSave(text.join("\n"), LEGACY);
  const host = known(name);
  const [root, ...others] = host.namespaces;
  return compileHost({ ...host, namespaces: [{ ...root, xtables: [...tables, ...root.xtables] }, ...others] });
}

const CHAINS = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"] as const;

function stands(table: string, chain: string): boolean {
  if (table === "nat") return chain !== "FORWARD";
  const hooks: Readonly<Record<string, readonly string[]>> = HOOKS;
  return hooks[table]?.includes(chain) ?? false;
}

const LEGACY = { family: "ip", backend: "legacy", nft: undefined, source: "x", namespace: 1 } as const;

const hosts = new Map<string, Host>();

function known(name: string): Host {
  const host = hosts.get(name) ?? sampleHost(name);
  hosts.set(name, host);
  return host;
}

const STRANGERS = ["203.0.113.7", "10.20.0.50", "172.18.0.99", "198.51.100.1"] as const;

/** Plain, so that what fails is printed short. Numbers choose among what the host has. */
const asked = fc.record({
  sample: oneOf(SAMPLES),
  rules: fc.array(rule, { maxLength: 8 }),
  isFromOutside: fc.boolean(),
  from: fc.nat(1000),
  proto: oneOf(["tcp", "udp", "icmp"] as const),
  to: fc.nat(1000),
  port: oneOf([22, 53, 80, 8080, 8081, 9000, 443]),
  stranger: oneOf(STRANGERS),
  sport: fc.integer({ min: 1024, max: 65535 }),
  mark: oneOf([0, 1, 7]),
});

type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function ask(a: Asked, explain: boolean): Journey {
  const host = hostWith(a.sample, a.rules);
  const pick = <T>(values: readonly T[], n: number): T => {
    const value = values[n % values.length];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  };
  const own = [...host.ownerNames.keys()].filter((address) => !a.isFromOutside || familyOf(address) === 4);
  const hasPorts = a.proto !== "icmp";
  const asked: Question = {
    from: a.isFromOutside
      ? { type: "outside", dev: pick(["eth0", "eth1"], a.from) }
      : { type: "namespace", inode: pick([...host.namespaces.keys()], a.from), uid: null },
    proto: a.proto,
    to: pick([...own, ...STRANGERS.map(addressOf)], a.to),
    port: hasPorts ? portOf(a.port) : null,
    src: a.isFromOutside ? addressOf(a.stranger) : null,
    sport: hasPorts ? portOf(a.sport) : null,
    mark: a.mark,
    length: null,
    dontFragment: false,
    resolved: null,
  };
  return simulate(host, asked, { explain });
}

function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (!address.ok) throw new Error(text);
  return address.value;
}

/** A journey and, where it forks, those of both ways. */
function ways(journey: Journey): Journey[] {
  return [journey, ...(journey.fork?.ways ?? []).flatMap((way) => ways(way.journey))];
}

function holds(property: (journey: Journey) => void): void {
  fc.assert(
    fc.property(asked, (a) => {
      for (const journey of ways(ask(a, true))) property(journey);
    }),
    { numRuns: 150 },
  );
}

/** Each step of a packet with the next one; of a frame that was flooded, the copies are told in turn, and left out here. */
function inOrder(packets: readonly JourneyPacket[]): (readonly [Step, Step])[] {
  return packets
    .filter(({ steps }) => !steps.some((s) => s.at === "bridge" && s.out.length > 1))
    .flatMap(({ steps }) =>
      steps.flatMap((step, i): (readonly [Step, Step])[] => {
        const next = steps[i + 1];
        return next ? [[step, next]] : [];
      }),
    );
}

const endsOf = ({ src, dst, sport, dport }: Header): string => `${src} ${sport ?? ""} ${dst} ${dport ?? ""}`;

describe("every journey", () => {
  test("ends, in bounded steps, with a fate for each packet", () => {
    holds(({ packets, explanation }) => {
      expect(packets.length).toBeLessThan(400);
      expect(explanation).toMatch(/\S/);
      for (const { steps, cause, fate } of packets) {
        expect(steps.length).toBeLessThan(5000);
        expect(cause === null || cause < packets.length).toBe(true);
        expect(fate).toMatch(/^(delivered|dropped|rejected|left-host|undetermined)$/);
      }
    });
  });

  test("changes addresses and ports at steps of translation alone", () => {
    holds(({ packets }) => {
      // What is sent has no source yet: the route picks it.
      for (const [step, next] of inOrder(packets))
        if (step.at !== "nat" && !(step.at === "route" && step.purpose === "output"))
          expect([step.at, endsOf(next.header)]).toEqual([step.at, endsOf(step.header)]);
    });
  });

  test("lowers the TTL where it forwards, and nowhere else but by a rule", () => {
    holds(({ packets }) => {
      for (const [step, next] of inOrder(packets))
        if (step.at !== "chain" && step.at !== "forward")
          expect([step.at, next.header.ttl]).toEqual([step.at, step.header.ttl]);
    });
  });

  test("that is answered brings its answer to the asker's own address and port", () => {
    holds(({ outcome, packets }) => {
      const sent = packets[0]?.steps[0]?.header;
      if (outcome !== "answered" || !sent) return;
      const home = packets.some(({ kind, fate, steps }) => {
        const last = steps.at(-1)?.header;
        if (!["syn-ack", "datagram", "echo-reply"].includes(kind) || !last) return false;
        if (fate !== "delivered" && fate !== "left-host") return false;
        return last.dst === sent.src && last.dport === sent.sport;
      });
      expect(home).toBe(true);
    });
  });

  test("has the same outcome and packets without its explanations", () => {
    const shape = ({ outcome, packets }: Journey): unknown => [
      outcome,
      packets.map(({ kind, cause, fate }) => [kind, cause, fate]),
    ];
    fc.assert(
      fc.property(asked, (a) => {
        expect(shape(ask(a, false))).toEqual(shape(ask(a, true)));
      }),
      { numRuns: 150 },
    );
  });
});

/** Rules of nat that let everything through, each for a question that gets its answer with or without it. */
const TRANSLATIONS = {
  "outside eth0 192.0.2.77 -> 192.0.2.10:8080": [
    ["PREROUTING -p tcp -m tcp --dport 8080", "PREROUTING -p udp -m udp --dport 8080"],
    ["DNAT --to-destination 172.18.0.2:80", "DNAT --to-destination 172.18.0.3", "REDIRECT --to-ports 22"],
  ],
  "host -> 192.0.2.10:8080": [
    ["OUTPUT -p tcp -m tcp --dport 8080", "OUTPUT -d 192.0.2.10/32"],
    ["DNAT --to-destination 172.18.0.2:80", "REDIRECT --to-ports 22"],
  ],
  "web -> 203.0.113.7:8080": [
    ["PREROUTING -i br0", "PREROUTING -s 172.18.0.2/32"],
    ["DNAT --to-destination 192.0.2.50:443", "REDIRECT --to-ports 22", "RETURN"],
  ],
} as const;

const SOURCES = ["RETURN", "MASQUERADE", "MASQUERADE --to-ports 5000-5010", "SNAT --to-source 192.0.2.10:6000-6001"];

test("NAT-1, NAT-4, NAT-5: an answer is put back, step by step, to what was asked and by whom", () => {
  const translated = oneOf(Object.keys(TRANSLATIONS) as (keyof typeof TRANSLATIONS)[]).chain((text) => {
    const [conditions, targets] = TRANSLATIONS[text];
    // A server of UDP on every address answers his own host from the address asked for by routing alone (SK-5).
    const proto = oneOf(text.startsWith("host") ? (["tcp"] as const) : (["tcp", "udp"] as const));
    return fc.record({
      text: fc.constant(text),
      proto,
      condition: oneOf<string>(conditions),
      target: oneOf<string>(targets),
      source: oneOf(SOURCES),
    });
  });
  fc.assert(
    fc.property(translated, ({ text, proto, condition, target, source }) => {
      const host = hostOf(`
        host
          forward
          eth0 192.0.2.10/24
          br0 bridge 172.18.0.1/24
          route default via 192.0.2.1 dev eth0
          tcp *:22 sshd
          tcp *:8080 www
          udp *:22 sshd
          udp *:8080 www
          *nat
          -A ${condition} -j ${target}
          -A POSTROUTING -j ${source}
        web
          eth0 172.18.0.2/24 on br0
          route default via 172.18.0.1 dev eth0
          tcp *:80 nginx
          udp *:80 nginx
        api
          eth0 172.18.0.3/24 on br0
          route default via 172.18.0.1 dev eth0
          tcp *:8080 nginx
          udp *:8080 nginx
      `);
      const { outcome, packets } = simulate(host, question(host, `${text} ${proto}`));
      const back = packets.at(-1)?.steps.at(-1)?.header;
      // A private address that nobody translates is answered to nobody; else there is nothing in the way.
      if (text.startsWith("web") && source === "RETURN" && !target.startsWith("REDIRECT")) return;
      const asked = text.split(" ").at(-1)?.replace(":", " ");
      const askers: Readonly<Record<string, string>> = { outside: "192.0.2.77", host: "192.0.2.10", web: "172.18.0.2" };
      expect([outcome, back && endsOf(back)]).toEqual([
        "answered",
        `${asked} ${askers[text.split(" ")[0] ?? ""]} 40000`,
      ]);
    }),
    { numRuns: 200 },
  );
});

/** Two namespaces that send a packet to each other without end, but for its TTL; and a rule that keeps even that from falling. */
const circling = (rule: string): CompiledHost =>
  hostOf(`
    host
      forward
      eth0 192.0.2.10/24
      br0 bridge 172.18.0.1/24
      route default via 192.0.2.1 dev eth0
      route 203.0.113.0/24 via 172.18.0.2 dev br0
      ${rule}
    web
      forward
      eth0 172.18.0.2/24 on br0
      route default via 172.18.0.1 dev eth0
      tcp *:80 nginx`);

const CIRCLES = ["", "TTL --ttl-set 64", "TTL --ttl-inc 2", "TTL --ttl-dec 1", "MARK --set-xmark 0x1/0x1"].map(
  (target) => {
    const holds = target.startsWith("TTL") && !target.includes("dec");
    return { holds, host: circling(target === "" ? "" : `*mangle\n      -A FORWARD -j ${target}`) };
  },
);

test("a journey in circles ends: RT-22: when its TTL does, or after as many routers as any TTL gets through where a rule keeps that up", () => {
  const proto = oneOf(["tcp", "udp", "icmp"] as const);
  fc.assert(
    fc.property(fc.nat(CIRCLES.length - 1), proto, fc.integer({ min: 1, max: 255 }), (at, kind, ttl) => {
      const circle = CIRCLES[at];
      if (!circle) return;
      const { host, holds } = circle;
      const port = kind === "icmp" ? "" : ":99";
      const { packets } = simulate(host, {
        ...question(host, `outside eth0 192.0.2.77 -> 203.0.113.9${port} ${kind}`),
        ttl,
      });
      expect(packets.length).toBeLessThan(400);
      for (const { steps } of packets) expect(steps.length).toBeLessThan(5000);
      const ends = packets[0]?.steps.filter((s) => s.at === "drop").map((s) => s.reason) ?? [];
      expect(ends).toHaveLength(1);
      const [end] = ends;
      // one that is about to run out is not kept up in time
      if (holds && ttl > 2) expect(end).toBe("it goes round in circles");
      else if (!holds) expect(end).toBe("its TTL has run out");
    }),
  );
});

test("the journeys above are of every kind", () => {
  const seen = new Set(fc.sample(asked, { numRuns: 150, seed: 1 }).map((a) => ask(a, false).outcome));
  expect([...seen]).toEqual(expect.arrayContaining(["answered", "refused", "silence", "undetermined"]));
});
