/**
 * Moments of the samples, and of hosts that are made (e2e/tools/drawn-hosts.ts), that together show every kind of step,
 * thing, card and state: see `shows.ts` for the names.
 */

export interface Entry {
  /** The page's address, without its step. */
  readonly address: string;
  readonly moments: readonly Moment[];
}

export interface Moment {
  /** 1-based. */
  readonly step: number;
  readonly shows: readonly string[];
}

const PUBLISHED = "from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7";

const ODD = "?host=gallery/odd.json";
const STOREFRONT = "from=container:customer-facing-storefront-checkout-service-production-eu-1";

export const ENTRIES: readonly Entry[] = [
  {
    address: `?sample=docker-28.5-basic&${PUBLISHED}`,
    moments: [
      { step: 1, shows: ["step send by outside"] },
      { step: 2, shows: ["step outside in"] },
      { step: 3, shows: ["step device in"] },
      { step: 4, shows: ["step chain nf_tables", "callout chain"] },
      { step: 5, shows: ["step conntrack new", "callout conntrack"] },
      { step: 7, shows: ["step nat dnat", "callout translation"] },
      { step: 8, shows: ["step route input", "callout route"] },
      { step: 9, shows: ["step forward"] },
      { step: 12, shows: ["step conntrack confirmed"] },
      { step: 13, shows: ["step neighbour resolved"] },
      { step: 14, shows: ["step device out"] },
      { step: 15, shows: ["step bridge forward"] },
      { step: 21, shows: ["step socket accepted", "callout end"] },
      { step: 22, shows: ["step send by kernel"] },
      { step: 23, shows: ["step route output"] },
      { step: 24, shows: ["step conntrack found"] },
      { step: 25, shows: ["step neighbour cached"] },
      { step: 30, shows: ["step bridge local"] },
      { step: 35, shows: ["step nat un-dnat"] },
      {
        step: 38,
        shows: [
          ...["step outside out", "outcome answered", "device loopback up", "device nic up", "device bridge up"],
          ...["room running", "interface up", "room with hooks", "room with two interfaces", "port up"],
          ...["process proxy", "process container", "process process"],
          ...["line line", "line inner", "line feed", "line stub", "line cable"],
        ],
      },
    ],
  },
  {
    address: "?sample=docker-28.5-basic&from=container:web&to=203.0.113.7:443&proto=tcp",
    moments: [
      { step: 1, shows: ["step send by process"] },
      { step: 19, shows: ["step nat snat"] },
      { step: 21, shows: ["step neighbour assumed"] },
      { step: 29, shows: ["step nat un-snat"] },
      { step: 40, shows: ["step socket asker"] },
    ],
  },
  {
    address: "?sample=docker-28.5-basic&from=container:web&to=api:80&proto=tcp",
    moments: [{ step: 1, shows: ["step resolve"] }],
  },
  {
    address: "?sample=docker-28.5-basic&from=host&to=127.0.0.1:8080&proto=tcp",
    moments: [{ step: 9, shows: ["step socket accepted proxy"] }],
  },
  {
    address: "?sample=docker-28.5-basic&from=container:web&to=172.19.0.3:5432&proto=tcp",
    moments: [{ step: 18, shows: ["step drop by a rule", "outcome silence"] }],
  },
  {
    address: "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:4444&proto=tcp&src=203.0.113.7",
    moments: [
      { step: 9, shows: ["step socket closed"] },
      { step: 15, shows: ["outcome refused"] },
    ],
  },
  {
    address: "?sample=docker-28.5-basic&from=container:db&to=203.0.113.7:443&proto=tcp",
    moments: [
      { step: 2, shows: ["step route output none"] },
      { step: 3, shows: ["step drop by the kernel", "outcome no-route"] },
    ],
  },
  {
    address: "?sample=docker-20.10-broken&from=outside:eth1&to=172.18.0.2:80&proto=tcp",
    moments: [{ step: 7, shows: ["step route reverse-path"] }],
  },
  {
    address: "?sample=docker-20.10-isolation&from=outside:eth0&to=192.0.2.10:80&proto=tcp&src=203.0.113.7",
    moments: [{ step: 36, shows: ["device bridge down"] }],
  },
  {
    address: "?sample=docker-28.5-crowd&from=outside:eth0&to=192.0.2.10:20000&proto=tcp&src=203.0.113.7",
    moments: [{ step: 38, shows: ["room running slim"] }],
  },
  {
    address: "?sample=docker-28.5-macvlan&from=host&to=10.20.0.130:80&proto=tcp",
    moments: [
      { step: 7, shows: ["step neighbour failed"] },
      { step: 13, shows: ["outcome unreachable"] },
    ],
  },
  {
    address: "?sample=docker-28.5-noproxy&from=host&to=127.0.0.1:8080&proto=tcp",
    moments: [{ step: 6, shows: ["step route reroute"] }],
  },
  {
    address: `?sample=docker-29-nftables&${PUBLISHED}`,
    moments: [{ step: 4, shows: ["step chain native"] }],
  },
  {
    address: `${ODD}&from=outside:enp0s20f0u1u2c2&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7`,
    moments: [
      { step: 4, shows: ["step chain native"] },
      { step: 5, shows: ["step chain legacy"] },
      {
        step: 14,
        shows: [
          ...["device nic down", "device bond up", "device virtual up", "device tunnel up", "device tunnel down"],
          ...["room stopped slim", "interface down", "port down", "line bracket"],
        ],
      },
    ],
  },
  {
    address: `${ODD}&${STOREFRONT}&to=203.0.113.7:25&proto=tcp`,
    moments: [
      { step: 21, shows: ["step reject", "callout end"] },
      { step: 33, shows: ["step conntrack related"] },
    ],
  },
  {
    address: `${ODD}&${STOREFRONT}&to=203.0.113.7:53&proto=udp`,
    moments: [{ step: 21, shows: ["step undetermined", "outcome undetermined", "a fork"] }],
  },
  { address: `${ODD}&from=host&to=10.42.0.9:443&proto=tcp`, moments: [{ step: 13, shows: ["step tunnel"] }] },
  { address: `${ODD}&from=host&to=10.66.0.1:443&proto=tcp`, moments: [{ step: 2, shows: ["outcome prohibited"] }] },
  {
    address: "?host=gallery/thousand.json&from=outside:eth0&to=192.0.2.10:20003&proto=tcp&src=203.0.113.7",
    moments: [{ step: 7, shows: ["folded device", "folded devices", "folded rooms"] }],
  },
];
