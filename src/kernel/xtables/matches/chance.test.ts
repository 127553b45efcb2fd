import { expect, test } from "vitest";
import { matches } from "../testing/rows.ts";
import { ask, say } from "../testing/say.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";

test("XM-limit: a token is assumed, and said", () => {
  const { line, assumed } = ask("-m limit --limit 5/min --limit-burst 3 -j LOG", SYN);
  expect(line).toBe("continue");
  expect(assumed).toEqual(["the limit of 5/min in ip filter TEST 1 was not reached"]);
  expect(ask("-m limit --limit 5/min --limit-odd 1", SYN).line).toMatch(
    /^undetermined: .*'--limit-odd 1' is not known/,
  );
});

test("XM-hashlimit: the rate is assumed to be below the limit, and that is said", () => {
  const below = "the limit of 10/sec in ip filter TEST 1 was not reached";
  const options = "--hashlimit-burst 5 --hashlimit-mode srcip --hashlimit-name a --hashlimit-srcmask 24";
  matches([
    [`-m hashlimit --hashlimit-upto 10/sec ${options}`, SYN, "yes"],
    [`-m hashlimit --hashlimit-above 10/sec ${options}`, SYN, below],
    [`-m hashlimit ! --hashlimit-upto 10/sec ${options}`, SYN, below],
    [`-m hashlimit ! --hashlimit-above 10/sec ${options}`, SYN, "yes"],
  ]);
  expect(ask(`-m hashlimit --hashlimit-above 10/sec ${options}`, SYN).assumed).toEqual([below]);
});

test("XM-statistic: random by the question's seed, and said", () => {
  const rule = "-m statistic --mode random --probability 0.50000000000";
  expect(say(rule, SYN, { random: 0.49 })).toBe("continue");
  expect(say(rule, SYN, { random: 0.5 })).toBe(
    "no: the dice, thrown by the question's seed, fell outside 0.5, not within 0.5",
  );
  expect(say(rule.replace("--prob", "! --prob"), SYN, { random: 0.5 })).toBe("continue");
  expect(ask(rule, SYN).assumed).toEqual(["the random choice in ip filter TEST 1 is made by the question's seed"]);
});

test("XM-statistic: every nth packet, from the one that --packet names", () => {
  const seven = (rule: string): string => {
    const memory = new Map<string, unknown>();
    return Array.from({ length: 7 }, () => (say(rule, SYN, { memory }) === "continue" ? "1" : "0")).join("");
  };
  // As Linux 6.18 counted them.
  expect(seven("-m statistic --mode nth --every 3 --packet 0")).toBe("1001001");
  expect(seven("-m statistic --mode nth --every 3 --packet 2")).toBe("0010010");
  expect(seven("-m statistic --mode nth ! --every 3 --packet 1")).toBe("1011011");
  expect(seven("-m statistic --mode nth --every 1 --packet 0")).toBe("1111111");
  expect(say("-m statistic --mode nth --every 3 --packet 1", SYN)).toBe(
    "no: of every round of packets this is number 1 of 3, not number 2 of 3",
  );
  expect(ask("-m statistic --mode nth --every 2 --packet 0", SYN).assumed).toEqual([
    "ip filter TEST 1 had counted no packet before",
  ]);
});

test("XM-recent: lists fill, are asked, updated and emptied as the kernel does it", () => {
  const rules = [
    "--rcheck",
    "--set",
    "--rcheck --hitcount 2",
    "--update --hitcount 3",
    "! --update --hitcount 9",
    "--rcheck --hitcount 3",
    "! --rcheck",
    "--rcheck --rdest",
    "! --set",
  ];
  const memory = new Map<string, unknown>();
  const packets = Array.from({ length: 4 }, () =>
    rules.map((rule) => (say(`-m recent ${rule} --name x`, SYN, { memory }) === "continue" ? "1" : "0")).join(""),
  );
  // What Linux 6.18 counted for these rules and four packets.
  expect(packets).toEqual(["010010000", "111111000", "111101000", "111101000"]);
});

test("XM-recent: --remove, --rttl, --mask and the words for them", () => {
  const memory = new Map<string, unknown>();
  const ask1 = (rule: string, packet = SYN): string => say(`-m recent ${rule}`, packet, { memory });
  expect(ask1("--set --name y --mask 255.255.255.0 --rsource")).toBe("continue");
  expect(ask1("--rcheck --name y --mask 255.255.255.0", SYN.replace("10.0.0.1:", "10.0.0.9:"))).toBe("continue");
  expect(ask1("--rcheck --name y --mask 255.255.255.0 --rttl", `${SYN} ttl=9`)).toMatch(/^no:/);
  expect(ask1("--rcheck --name y --mask 255.255.255.0 --seconds 60 --reap --rttl")).toBe("continue");
  expect(ask1("--remove --name y --mask 255.255.255.0 --rdest")).toBe("no: 10.0.1.0 is not in the list y");
  expect(ask1("--remove --name y --mask 255.255.255.0")).toBe("continue");
  expect(ask1("--rcheck --name y --mask 255.255.255.0")).toBe("no: 10.0.0.0 is not in the list y");
  expect(ask("-m recent --rcheck --name y", SYN).assumed).toEqual(["the list y held no address before this question"]);
  expect(ask("-m recent --set --name y", SYN).assumed).toEqual([]);
  expect(say("-m recent --set --rcheck", SYN)).toMatch(/^undetermined: match recent: one of/);
});

test("XM-quota: what is left is undetermined, but for a packet larger than all of it", () => {
  matches([
    ["-m quota --quota 59", SYN, "packet's length is 60 bytes, not within a quota of 59 bytes"],
    ["-m quota ! --quota 59", SYN, "yes"],
    ["-m quota --quota 60", SYN, "undetermined: how much is left of the quota of 60 bytes is not known"],
  ]);
});

test("XM-time: decided only where it holds at any time", () => {
  matches([
    ["-m time --datestop 2038-01-19T03:14:07", SYN, "yes"],
    ["-m time --timestart 00:00:00 --timestop 23:59:59 --kerneltz", SYN, "yes"],
    [
      "-m time --timestart 09:00:00 --timestop 17:00:00",
      SYN,
      "undetermined: it depends on the time: --timestart 09:00:00 --timestop 17:00:00",
    ],
    ["-m time ! --weekdays Sat,Sun", SYN, "undetermined: it depends on the time: ! --weekdays Sat,Sun"],
    [
      "-m time --monthdays 1,2 --datestop 2038-01-19T03:14:07",
      SYN,
      "undetermined: it depends on the time: --monthdays 1,2",
    ],
    ["-p udp -m time --monthdays 1,2", SYN, "packet is tcp, not udp"],
  ]);
});

test("XM-beyond, XM-bpf, XM-cpu, XM-geoip, XM-ipvs, XM-nfacct, XM-osf, XM-rateest, XM-realm: what no snapshot tells is undetermined, unless another condition fails", () => {
  for (const name of ["bpf", "cpu", "geoip", "ipvs", "nfacct", "osf", "rateest", "realm"]) {
    expect(say(`-m ${name} --some option -j DROP`, SYN)).toMatch(/^undetermined: /);
    expect(say(`-m ${name} --some option -p udp -j DROP`, SYN)).toBe("no: packet is tcp, not udp");
  }
  expect(ask("-m string --string GET --algo bm -j DROP", SYN).problems).toEqual([
    "the bytes that the packet carries are not in the question",
  ]);
});

test("XM-unknown: a match that is not known is undetermined, and reported", () => {
  expect(ask("-m quux --quuz 1 -j DROP", SYN)).toMatchObject({
    line: "undetermined: match quux is not known to this program",
    problems: ["match quux is not known to this program"],
  });
  expect(say("-m quux --quuz 1 -m tcp --dport 81 -j DROP", SYN)).toBe("no: destination port is 80, not 81");
});

test("XM-comment: always holds", () => {
  matches([["-m comment --comment -j", SYN, "yes"]]);
});
