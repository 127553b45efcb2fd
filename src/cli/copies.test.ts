import { expect, test } from "vitest";
import { ask, hostOf } from "../kernel/testing/ask.ts";
import { copiesApart } from "./copies.ts";

/** A bridge that shows its frames to the IP hooks, and a station that is on none of its ports: its frames are flooded. */
const HUB = `
  host
    br_netfilter
    br0 bridge 172.18.0.1/24
    *filter
    -A FORWARD -j ACCEPT
  web
    eth0 172.18.0.2/24 on br0
    neigh 172.18.0.3 eth0 02:00:00:00:00:99 PERMANENT
  api
    eth0 172.18.0.3/24 on br0
  db
    eth0 172.18.0.4/24 on br0
  log
    eth0 172.18.0.5/24 on br0
`;

test("each copy of a flooded frame is a packet of its own, right behind the first, and has its cause", () => {
  const journey = ask(hostOf(HUB), "web -> 172.18.0.3:80 tcp");
  const flooded = journey.packets[0];
  expect(flooded?.steps.filter((step) => step.at === "chain")).toHaveLength(3);
  const apart = copiesApart(journey);
  expect(apart.packets.map(({ kind, cause }) => [kind, cause])).toEqual([
    ["syn", null],
    ["syn", null],
    ["syn", null],
  ]);
  const chains = apart.packets.map(({ steps }) => steps.filter((step) => step.at === "chain").length);
  expect(chains).toEqual([1, 1, 1]);
  expect(apart.packets.flatMap(({ steps }) => steps)).toHaveLength(flooded?.steps.length ?? 0);
});

test("where nothing is flooded, nothing changes", () => {
  const journey = ask(hostOf(HUB), "host -> 172.18.0.3:80 tcp");
  expect(copiesApart(journey)).toEqual(journey);
});
