/**
 * What changed from one capture of a host to another: two hosts in, a list of differences out. Things are known by what
 * outlives a restart (a namespace by its container's name, an interface by its own or its peer's, a rule by its words), so
 * that a rule which was put before others makes one difference, and a veth with another random name none of its own.
 */
import type { Host, Namespace, OutputName, Socket } from "../../host/model.ts";
import {
  containerFacts,
  followsFromAddress,
  linkFacts,
  listens,
  namespaceFacts,
  networkFacts,
  policyName,
  routeFacts,
  routeKey,
  routeName,
  socketFacts,
  socketName,
} from "./facts.ts";
import { namespaceKey, pairLinks, type Reading, readingOf, withoutDnsPorts } from "./names.ts";
import { compareFacts, type Detail, type Facts, type Pairs, pairBy } from "./pairs.ts";
import { type ChainDifference, compareRules, ruleSources } from "./rules.ts";
import { compareSets, type SetDifference } from "./sets.ts";

export type ThingKind = "container" | "network" | "namespace" | "link" | "route" | "policy-rule" | "socket" | "sysctl";

export interface ThingDifference {
  readonly kind: ThingKind;
  readonly change: "added" | "removed" | "changed";
  /** The namespace's name in the second host, or in the first where it is gone; null for what belongs to all the host. */
  readonly namespace: string | null;
  readonly name: string;
  /** What differs of a thing that changed; what there is of one that came or went. */
  readonly details: readonly Detail[];
}

/** What one capture holds and the other does not, so that nothing can be said of it. */
export interface Untold {
  readonly namespace: string;
  /** `iptables-save`, `ss`, …: the command whose output is missing. */
  readonly output: OutputName;
  readonly missing: "before" | "after";
}

export interface HostDifferences {
  readonly things: readonly ThingDifference[];
  readonly chains: readonly ChainDifference[];
  readonly sets: readonly SetDifference[];
  readonly untold: readonly Untold[];
  /** What the second host's names for namespaces and interfaces were in the first, where they differ: `host/veth2` → `host/veth1`. */
  readonly renamed: ReadonlyMap<string, string>;
}

export function compareHosts(before: Host, after: Host): HostDifferences {
  const spaces = pairBy(before.namespaces, after.namespaces, namespaceKey);
  const pairs = spaces.both.map(([was, is]) => comparePair(before, after, was, is));
  const owned = new Set([...before.containers, ...after.containers].map(({ name }) => name));
  const alone = (namespace: Namespace): boolean => !owned.has(namespace.name);
  return {
    things: [
      ...comparer("container", null)(
        pairBy(before.containers, after.containers, named),
        named,
        containerFacts([...before.containers, ...after.containers]),
      ),
      ...comparer("network", null)(pairBy(before.networks, after.networks, named), named, networkFacts),
      // A container's namespace comes and goes with it.
      ...comparer("namespace", null)(
        { both: [], removed: spaces.removed.filter(alone), added: spaces.added.filter(alone) },
        named,
        namespaceFacts,
      ),
      ...pairs.flatMap(({ things }) => things),
    ],
    chains: pairs.flatMap(({ chains }) => chains),
    sets: pairs.flatMap(({ sets }) => sets),
    untold: pairs.flatMap(({ untold }) => untold),
    renamed: new Map(pairs.flatMap(({ renamed }) => renamed)),
  };
}

/** Whether nothing at all differs, as far as can be told. */
export function isSame({ things, chains, sets }: HostDifferences): boolean {
  return things.length + chains.length + sets.length === 0;
}

function named({ name }: { readonly name: string }): string {
  return name;
}

/** The outputs that each kind of difference is read from: where one capture lacks them, there is nothing to compare. */
const LINKS: readonly OutputName[] = ["ip-link", "ip-addr"];
const ROUTES: readonly OutputName[] = ["ip-route", "ip6-route"];
const POLICIES: readonly OutputName[] = ["ip-rule", "ip6-rule"];
const SETS: readonly OutputName[] = ["ipset-save"];

interface PairDifferences extends Omit<HostDifferences, "renamed"> {
  readonly renamed: readonly (readonly [string, string])[];
}

function comparePair(before: Host, after: Host, was: Namespace, is: Namespace): PairDifferences {
  const about = is.name;
  const untold: Untold[] = [];
  /** Whether both captures hold the outputs, or neither; notes what only one of them holds. */
  const told = (outputs: readonly OutputName[]): boolean => {
    const parted = outputs.filter((output) => was.known.has(output) !== is.known.has(output));
    for (const output of parted)
      untold.push({ namespace: about, output, missing: was.known.has(output) ? "after" : "before" });
    return parted.length === 0;
  };
  const links = pairLinks(before, after, was, is);
  const reading = readingOf(links);
  const routes = (namespace: Namespace) => namespace.routes.filter((route) => !followsFromAddress(route));
  const listeners = (namespace: Namespace) => namespace.sockets.filter(listens);
  const compare = (kind: ThingKind) => comparer(kind, about, reading);
  const things: readonly ThingDifference[] = [
    ...(told(LINKS) ? compare("link")(links, named, linkFacts) : []),
    ...(told(ROUTES) ? compare("route")(pairBy(routes(was), routes(is), routeKey), routeName, routeFacts) : []),
    ...(told(POLICIES) ? compare("policy-rule")(pairBy(was.rules, is.rules, policyName), policyName, noFacts) : []),
    ...(told(["ss"])
      ? compare("socket")(pairBy(listeners(was), listeners(is), socketKey), socketName, socketFacts)
      : []),
    ...(told(["sysctl"]) ? compareSysctls(was, is, about) : []),
  ];
  const sources = ruleSources(was, is);
  for (const output of sources.untold) told([output]);
  return {
    things,
    chains: compareRules(was, is, about, sources.told, reading),
    sets: told(SETS) ? compareSets(was, is, about) : [],
    untold,
    renamed: [
      ...(was.name === is.name ? [] : [[is.name, was.name] as const]),
      ...links.both.flatMap(([a, b]) =>
        a.name === b.name && was.name === is.name ? [] : [[`${is.name}/${b.name}`, `${was.name}/${a.name}`] as const],
      ),
    ],
  };
}

function socketKey(socket: Socket): string {
  return withoutDnsPorts(socketName(socket));
}

/** Settings that both have: those of an interface come and go with it. */
function compareSysctls(was: Namespace, is: Namespace, about: string): readonly ThingDifference[] {
  return [...was.sysctls].flatMap(([name, before]) => {
    const after = is.sysctls.get(name);
    if (after === undefined || after === before || counts(name)) return [];
    return [{ kind: "sysctl", change: "changed", namespace: about, name, details: [{ what: "value", before, after }] }];
  });
}

/** A key that measures instead of setting. */
function counts(name: string): boolean {
  return name === "net.netfilter.nf_conntrack_count";
}

/** Makes differences of pairs of things of one kind; `reading` makes the second host's words comparable with the first's. */
function comparer(kind: ThingKind, namespace: string | null, reading: Reading = (text) => text) {
  return <T>(
    { both, removed, added }: Pairs<T>,
    nameOf: (one: T) => string,
    factsFor: (one: T) => Facts,
  ): readonly ThingDifference[] => {
    const difference = (change: ThingDifference["change"], one: T, details: readonly Detail[]): ThingDifference => ({
      kind,
      change,
      namespace,
      name: nameOf(one),
      // What came or went is told by its name already.
      details: details.filter(({ before, after }) => change === "changed" || (before ?? after) !== nameOf(one)),
    });
    return [
      ...both.flatMap(([was, is]) => {
        const details = compareFacts(factsFor(was), factsFor(is)).filter(
          ({ what, before, after }) =>
            what === "name" || before === null || after === null || withoutDnsPorts(before) !== reading(after),
        );
        return details.length === 0 ? [] : [difference("changed", is, details)];
      }),
      ...removed.map((one) => difference("removed", one, compareFacts(factsFor(one), noFacts()))),
      ...added.map((one) => difference("added", one, compareFacts(noFacts(), factsFor(one)))),
    ];
  };
}

function noFacts(): Facts {
  return new Map();
}
