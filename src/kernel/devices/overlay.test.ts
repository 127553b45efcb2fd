import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hostOf } from "../../host/testing/sample.ts";
import { compileHost } from "../simulator.ts";
import { ask, crossings } from "../testing/ask.ts";

const SWARM = compileHost(hostOf(JSON.parse(readFileSync("e2e/hosts/docker-28.5-swarm/snapshot.json", "utf8"))));

test("DV-15: containers on an overlay network meet, although its own namespace was not captured", () => {
  const journey = ask(SWARM, "o1 -> 10.11.0.4:80 tcp");
  expect(journey.outcome).toBe("answered");
  expect(journey.packets.map(crossings)).toEqual(["o1:eth0> o2:eth0<", "o2:eth0> o1:eth0<"]);
  expect(journey.assumptions).toEqual([]);
});

test("DV-15: an address of the overlay network that nobody here has may be another host's", () => {
  const journey = ask(SWARM, "o1 -> 10.11.0.77:80 tcp");
  expect(journey.outcome).toBe("answered");
  expect(journey.assumptions).not.toEqual([]);
});
