import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { suggest } from "../../answers/suggestions.ts";
import { createApp } from "../../app/app.ts";
import { createBusy } from "../../app/busy.ts";
import type { Sample } from "../../app/load.ts";
import { createPlayer } from "../../app/player.ts";
import { findSelected, type Selected, socketText } from "../../app/selected.ts";
import type { Host } from "../../host/model.ts";
import { SAMPLES, sampleHost } from "../../host/testing/sample.ts";
import { formatAddress } from "../../net/address.ts";
import { type Entry, entriesOf, findEntries, hostEntries } from "./entries.ts";

const entries: Entry[] = [
  ["-A DOCKER -d 172.18.0.2 --dport 80", "filter · DOCKER rule 3"],
  ["docker0", "lab · Interfaces · 172.17.0.1/16"],
  ["web", "container, bb:1"],
  ["db", "container, docker"],
].map(([title = "", detail = ""]) => ({ key: title, group: "", title, detail, run: () => {} }));

const titles = (query: string) => findEntries(entries, query).map((entry) => entry.title);

test("a title that begins with the query comes first, then one that holds it, then the rest", () => {
  expect(titles("docker")).toEqual(["docker0", "-A DOCKER -d 172.18.0.2 --dport 80", "db"]);
});

test("words that stand together as they were typed come before words here and there", () => {
  expect(titles("80 filter")).toEqual(["-A DOCKER -d 172.18.0.2 --dport 80"]);
  const rules = ["-A OTHER -j DOCKER", "-A DOCKER -j ACCEPT"].map((title, index) => ({
    ...{ key: title, group: "", title, run: () => {} },
    detail: `filter · ${index === 0 ? "OTHER rule 44" : "DOCKER rule 4"}`,
  }));
  expect(findEntries(rules, "docker rule 4").map(({ title }) => title)).toEqual([
    "-A DOCKER -j ACCEPT",
    "-A OTHER -j DOCKER",
  ]);
});

test("all words must be there, in the title or the detail", () => {
  expect(titles("docker 172.17")).toEqual(["docker0"]);
  expect(titles("web docker")).toEqual([]);
});

test("an empty query gives what there is", () => {
  expect(titles(" ")).toHaveLength(4);
});

/** What a palette of a host finds for a query: what each of the first entries selects. */
function paletteOf(host: Host) {
  const asked: string[] = [];
  const all = [...hostEntries(host, (id) => asked.push(id))];
  return {
    all,
    find(query: string): readonly (Selected | null)[] {
      asked.length = 0;
      for (const entry of findEntries(all, query).slice(0, 60)) entry.run();
      return asked.map((id) => findSelected(host, id));
    },
  };
}

describe.each(SAMPLES)("the palette of %s", (name) => {
  const host = sampleHost(name);
  const { all, find } = paletteOf(host);

  test("tells its entries apart, and each is something of the host", () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  });

  test("finds every container and network by name", () => {
    for (const container of host.containers)
      expect(find(container.name), container.name).toContainEqual({ kind: "container", container });
    for (const network of host.networks)
      expect(find(network.name), network.name).toContainEqual({ kind: "network", network });
  });

  test("finds every namespace and interface by name, and every interface by each of its addresses", () => {
    for (const namespace of host.namespaces) {
      const called = namespace.role === "host" ? host.hostname : namespace.name;
      expect(find(called), called).toContainEqual({ kind: "namespace", namespace });
      for (const link of namespace.links) {
        const addresses = link.addresses.map(({ prefix }) => formatAddress(prefix.address));
        // What many have is found with where it is, as one would type it.
        for (const query of [link.name, ...addresses, ...(link.mac === null ? [] : [link.mac])])
          expect(find(`${query} ${called}`), query).toContainEqual({ kind: "link", namespace, link });
      }
    }
  });

  test("finds every socket by its address and port", () => {
    for (const namespace of host.namespaces)
      for (const socket of namespace.sockets)
        expect(
          find(`${socket.proto} ${socketText(socket)} ${namespace.role === "host" ? host.hostname : namespace.name}`),
        ).toContainEqual(expect.objectContaining({ kind: "socket", namespace }));
  });

  test("finds every chain by name, and every rule by its words", () => {
    for (const { name: ns, role, xtables, nftables } of host.namespaces)
      for (const table of [...xtables, ...nftables])
        for (const chain of table.chains) {
          const where = `${role === "host" ? host.hostname : ns} ${table.family} ${table.name} ${chain.name}`;
          const foundRules = (query: string) =>
            find(query).map((one) => (one?.kind === "chain" && one.chain.chain === chain ? one.rule : undefined));
          expect(foundRules(where.replace(/ ip6? /, " ")), where).toContain(null);
          for (const { position } of chain.rules)
            expect(foundRules(`${where} rule ${position}`), `${where} ${position}`).toContain(position);
        }
    const texts = host.namespaces.flatMap(({ xtables }) =>
      xtables.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules.map(({ text }) => text))),
    );
    for (const text of texts) expect(findEntries(all, text).map(({ title }) => title)).toContain(text);
  });
});

test("what lies outside is found by the words that the drawing has for it", () => {
  const { find } = paletteOf(sampleHost("docker-28.5-basic"));
  for (const [query, dev] of [
    ["lan", "eth1"],
    ["10.20.0.0/24", "eth1"],
    ["the internet behind", "eth0"],
  ] as const)
    expect(find(query), query).toContainEqual(
      expect.objectContaining({ kind: "outside", link: expect.objectContaining({ name: dev }) }),
    );
});

test("native rules are found as nft lists them", () => {
  const { all } = paletteOf(sampleHost("docker-29-nftables"));
  expect(findEntries(all, "fib daddr local jump").map(({ title }) => title)).toContain(
    "fib daddr type local counter packets 0 bytes 0 jump nat-prerouting-and-output",
  );
});

describe("the palette of the page", () => {
  const app = createApp(new URL("http://localhost/"), {
    openEngine: () => Promise.reject(new Error("nothing is opened here")),
    player: createPlayer({ frame: () => () => {}, reducedMotion: () => false }),
    busy: createBusy(() => Promise.resolve()),
  });
  const samples: Sample[] = JSON.parse(readFileSync("public/samples/index.json", "utf8"));
  const found = (query: string) => findEntries([...entriesOf(app)], query)[0];

  test.each(SAMPLES)("finds the sample %s, and what is worth asking there", (name) => {
    const host = sampleHost(name);
    const suggestions = suggest(host);
    app.stores.host.setState({
      samples,
      shown: { source: { type: "sample", name }, title: name, visit: 1, host, suggestions, sources: [] },
    });
    const sample = samples.find((one) => one.name === name);
    expect(sample).toBeDefined();
    expect(found(sample?.title ?? "")).toMatchObject({ key: `sample ${name}` });
    // Once, also where it is suggested of the host that is shown.
    const here = (key: string) => key.startsWith("question ") || key.startsWith(`sample ${name} `);
    for (const { title } of sample?.questions ?? []) {
      const entries = findEntries([...entriesOf(app)], title).filter((entry) => entry.title === title);
      expect(entries.filter(({ key }) => here(key)).map((entry) => entry.title)).toEqual([title]);
    }
    for (const { title } of suggestions) expect(found(title)).toMatchObject({ group: "Questions", title });
    const keys = [...entriesOf(app)].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("does what its commands say", () => {
    const view = app.stores.view;
    found("outline")?.run();
    expect(view.getState()).toMatchObject({ tab: "outline", panelOpen: true });
    found("step in full")?.run();
    expect(view.getState()).toMatchObject({ tab: "step" });
    found("docker0")?.run();
    expect(view.getState()).toMatchObject({ tab: "selected", selection: "link:host/docker0" });
    found("journey as text")?.run();
    expect(view.getState()).toMatchObject({ sheet: "transcript" });
    found("documentation")?.run();
    expect(view.getState()).toMatchObject({ sheet: "docs", doc: "getting-started" });
    found("dark theme")?.run();
    expect(view.getState()).toMatchObject({ theme: "dark" });
    found("syntax of nft")?.run();
    expect(view.getState()).toMatchObject({ syntax: "nft" });
    found("loop")?.run();
    expect(app.player.state).toMatchObject({ loop: true });
  });
});
