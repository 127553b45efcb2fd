import { expect, test } from "vitest";
import { ask, crossings, hostOf } from "../testing/ask.ts";

const HOST = (neighbour: string): string => `
  host
    forward
    br_netfilter
    br0 bridge 172.18.0.1/24
    ${neighbour}
    *nat
    -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.3:80
    -A POSTROUTING -s 172.18.0.2/32 -d 172.18.0.3/32 -j MASQUERADE
  web
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
  api
    eth0 172.18.0.3/24 on br0
    tcp *:80 httpd
`;

test("BNF-10: what DNAT keeps on the bridge crosses the bridge's own device where the neighbour is stale", () => {
  const syn = (neighbour: string) => {
    const journey = ask(hostOf(HOST(neighbour)), "web -> 192.0.2.10:8080 tcp");
    return [crossings(journey.packets[0]), journey.assumptions.some((a) => /the very first packet/.test(a))];
  };
  const api = "neigh 172.18.0.3 br0 02:00:00:00:00:07";
  expect(syn(`${api} REACHABLE`)).toEqual(["web:eth0> v-web< v-api> api:eth0<", false]);
  expect(syn(`${api} STALE`)).toEqual(["web:eth0> v-web< br0> v-api> api:eth0<", false]);
  expect(syn("")).toEqual(["web:eth0> v-web< v-api> api:eth0<", true]);
});
