/** Rules of iptables, said in nft's words, do to packets what they did before: every suggested question of every sample. */
import { expect, test } from "vitest";
import type { Host, NftTable, XtTable } from "../host/model.ts";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";
import type { Journey } from "../kernel/journey.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { spellInNft } from "../kernel/spelling/nft-from-xt.ts";
import { TABLES } from "../kernel/xtables/tables.ts";
import { ask } from "./ask.ts";
import { suggest } from "./suggestions.ts";

test.each(SAMPLES)("%s", (name) => {
  const host = sampleHost(name);
  const spelled = compileHost(withNftAlone(host));
  const written = compileHost(host);
  for (const { question } of suggest(host)) {
    const asked = ask(host, question);
    if (!asked.ok) throw new Error(asked.error);
    const before = simulate(written, asked.value);
    const after = simulate(spelled, asked.value);
    // An extension that nft has no words for cannot be told, there as in a real `nft list ruleset`.
    const untold = after.fork?.question ?? after.explanation;
    if (/an extension of iptables \(match \w+\)/.test(untold) && after.outcome === "undetermined") continue;
    expect(looks(after), question.to).toEqual(looks(before));
  }
});

/** What became of each packet, and every rule that was looked at for it. */
function looks({ packets }: Journey) {
  return packets.map(({ fate, steps }) => [
    fate,
    steps.flatMap((step) =>
      step.at === "chain"
        ? step.rules.map(({ chain, rule, matched, verdict }) => ({ chain, rule, matched, verdict }))
        : [],
    ),
  ]);
}

/** The same host, all rules of iptables written as native ones of nft. */
function withNftAlone(host: Host): Host {
  const [own, ...others] = host.namespaces.map((namespace) => ({
    ...namespace,
    xtables: [],
    nftables: [...namespace.xtables.map(tableOf), ...namespace.nftables],
  }));
  if (!own) throw new Error("a host has a namespace");
  return { ...host, namespaces: [own, ...others] };
}

function tableOf({ family, name, chains, order }: XtTable): NftTable {
  return {
    family,
    name,
    flags: [],
    comment: null,
    sets: [],
    objects: [],
    flowtables: [],
    ...(order === undefined ? {} : { order }),
    chains: chains
      .filter(({ present }) => present)
      .map((chain) => {
        const place = chain.policy === null ? undefined : TABLES.get(name)?.get(chain.name);
        return {
          name: chain.name,
          base: place
            ? { ...place, policy: chain.policy === "DROP" ? "drop" : "accept", devices: [], devicesKnown: true }
            : null,
          comment: null,
          rules: chain.rules.map((rule) => ({
            position: rule.position,
            handle: rule.position,
            ...spellInNft(rule, family),
          })),
        };
      }),
  };
}
