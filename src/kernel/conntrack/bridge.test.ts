import { expect, test } from "vitest";
import type { NftTable } from "../../host/model.ts";
import { readNft } from "../../host/readers/nft.ts";
import { ask, hostOf, walkOf } from "../testing/ask.ts";

/** A bridge's own firewall: new connections from web alone, and whatever is established. */
const RULES = {
  nftables: [
    { table: { family: "bridge", name: "t", handle: 1 } },
    {
      chain: {
        family: "bridge",
        table: "t",
        name: "f",
        handle: 1,
        type: "filter",
        hook: "forward",
        prio: 0,
        policy: "drop",
      },
    },
    rule(2, [{ match: { op: "==", left: { meta: { key: "protocol" } }, right: "arp" } }, { accept: null }]),
    rule(3, [{ match: { op: "in", left: { ct: { key: "state" } }, right: "established" } }, { accept: null }]),
    rule(4, [
      { match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "172.18.0.2" } },
      { match: { op: "in", left: { ct: { key: "state" } }, right: "new" } },
      { accept: null },
    ]),
  ],
};

function rule(handle: number, expr: readonly object[]): object {
  return { rule: { family: "bridge", table: "t", chain: "f", handle, expr } };
}

test("CT-14: a bridge's own rules know connections without any IP hooks", () => {
  const tables: readonly NftTable[] = readNft(RULES, { namespace: 1, isIptables: () => false }).tables;
  const host = hostOf(
    `
      host
        br0 bridge 172.18.0.1/24
      web
        eth0 172.18.0.2/24 on br0
      api
        eth0 172.18.0.3/24 on br0
        tcp *:80 httpd
    `,
    { host: tables },
  );
  const there = ask(host, "web -> 172.18.0.3:80 tcp");
  expect(there.outcome).toBe("answered");
  expect(walkOf(there.packets[1])).toEqual(["host t/f v-api→v-web 2 accept"]);
  expect(ask(host, "api -> 172.18.0.2:80 tcp").outcome).toBe("silence");
});
