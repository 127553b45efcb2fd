import { describe, expect, test } from "vitest";
import { sampleHost } from "../../host/testing/sample.ts";
import type { Journey } from "../../kernel/journey.ts";
import { compileHost, simulate } from "../../kernel/simulator.ts";
import { ask as askText, hostOf } from "../../kernel/testing/ask.ts";
import { ask } from "../ask.ts";
import { compareHosts } from "./hosts.ts";
import { compareJourneys } from "./journeys.ts";
import { tellJourneys } from "./tell.ts";

const HOST = `host
  forward
  eth0 192.0.2.10/24
  br0 bridge 172.18.0.1/16
  route default via 192.0.2.1 dev eth0
  *nat
  -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80
  *filter
  -A FORWARD -o br0 -j ACCEPT
web
  eth0 172.18.0.2/16 on br0
  tcp 0.0.0.0:80 nginx
  route default via 172.18.0.1 dev eth0`;
const QUESTION = "outside eth0 203.0.113.7 -> 192.0.2.10:8080 tcp";

function journey(edit: (text: string) => string = (text) => text): Journey {
  return askText(hostOf(edit(HOST)), QUESTION);
}

function compared(before: Journey, after: Journey) {
  const difference = compareJourneys(before, after);
  return {
    ...difference,
    pair: difference.pairs[difference.parting ?? -1],
    said: tellJourneys(difference, before, after),
  };
}

describe("two journeys beside each other", () => {
  test("the same way", () => {
    const { pairs, parting, said } = compared(journey(), journey());
    expect(pairs.every(({ relation }) => relation === "alike")).toBe(true);
    expect([parting, said]).toEqual([null, "Both take the same steps. Both end the same: answered."]);
  });

  test("a rule that drops: they part at its chain", () => {
    const { pair, meetAgain, said } = compared(
      journey(),
      journey((text) => text.replace("-A FORWARD", "-A FORWARD -p tcp --dport 80 -j DROP\n  -A FORWARD")),
    );
    expect(pair).toMatchObject({ relation: "differs", before: { step: { at: "chain", chain: "FORWARD" } } });
    expect(meetAgain).toBe(false);
    expect(said).toMatch(/^They part at step \d+ of both\. Before: .* The outcome changed from answered to silence\.$/);
  });

  test("a chain more on the way, and the same end", () => {
    const { pair, meetAgain, said } = compared(
      journey(),
      journey((text) => text.replace("*nat", "*mangle\n  -A PREROUTING -i eth0 -j ACCEPT\n  *nat")),
    );
    expect(pair).toMatchObject({
      relation: "only-after",
      before: null,
      after: { step: { at: "chain", table: "mangle" } },
    });
    expect(meetAgain).toBe(true);
    expect(said).toMatch(
      /^They differ first at step \d+ after\. Before, there is no such step\. After: .* They meet again\. Both end the same/,
    );
  });

  test("another rule with the same verdict is told, and is no parting", () => {
    const { parting, said } = compared(
      journey(),
      journey((text) => text.replace("-A FORWARD -o br0 -j ACCEPT", "-A GUARD -j ACCEPT\n  -A FORWARD -j GUARD")),
    );
    expect([parting, said]).toEqual([
      null,
      "Both take the same steps, past other rules at 2 of them. Both end the same: answered.",
    ]);
  });

  test("another translation: the header that follows from it is no further difference", () => {
    const elsewhere = journey((text) => text.replaceAll("172.18.0.2", "172.18.0.3"));
    const { pairs, pair } = compared(journey(), elsewhere);
    expect(pair?.before?.step.at).toBe("nat");
    const differing = pairs.filter(({ relation }) => relation === "differs").map(({ before }) => before?.step.at);
    expect(differing).toContain("nat");
    expect(differing).not.toContain("device");
  });

  test("a way that ends sooner", () => {
    const { pair, meetAgain } = compared(
      journey(),
      journey((text) => text.replace("  tcp 0.0.0.0:80 nginx\n", "")),
    );
    expect(pair).toMatchObject({ relation: "differs", before: { step: { at: "socket" } } });
    expect(meetAgain).toBe(false);
  });
});

test("Docker 20.10 and 28.5: the new one looks at raw on the way, by other names of bridges and cables", () => {
  const [a, b] = [sampleHost("docker-20.10-basic"), sampleHost("docker-28.5-basic")];
  const [before, after] = [a, b].map((host) => {
    const question = ask(host, {
      from: "outside:eth0",
      proto: "tcp",
      to: "192.0.2.10",
      port: 8080,
      src: "203.0.113.7",
    });
    if (!question.ok) throw new Error(question.error);
    return simulate(compileHost(host), question.value);
  });
  if (!before || !after) throw new Error("no journeys");
  const { pairs, parting } = compareJourneys(before, after, compareHosts(a, b).renamed);
  const only = pairs.filter(({ relation }) => relation !== "alike" && relation !== "other-rules");
  expect(only.map(({ relation, after: step }) => [relation, step?.step.at === "chain" && step.step.table])).toEqual([
    ["only-after", "raw"],
    ["only-after", "raw"],
  ]);
  expect(pairs[parting ?? -1]).toBe(only[0]);
});
