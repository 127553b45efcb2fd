/** Rules of iptables, said in nft's words, do to packets what they did before: every suggested question of every sample. */
import { expect, test } from "vitest";
import type { Host, NftTable, XtTable } from "../host/model.ts";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";
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
    const looks = (compiled: typeof written) =>
      simulate(compiled, asked.value).packets.map(({ fate, steps }) => [
        fate,
        steps.flatMap((step) =>
          step.at === "chain"
            ? step.rules.map(({ chain, rule, matched, verdict }) => ({ chain, rule, matched, verdict }))
            : [],
        ),
      ]);
    expect(looks(spelled), question.to).toEqual(looks(written));
  }
});

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
