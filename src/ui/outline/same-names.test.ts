import { describe, expect, test } from "vitest";
import { chainsAt } from "../../app/hooks.ts";
import { findSelected } from "../../app/selected.ts";
import type { Host, Namespace, XtTable } from "../../host/model.ts";
import { sampleHost } from "../../host/testing/sample.ts";
import { layoutHost } from "../../stage/layout/layout.ts";
import { relatedTo } from "../../stage/related.ts";
import { type TreeNode, treeOf } from "./tree.ts";

/** A host where both kinds of iptables have rules, in tables and chains of the same names. */
function withBoth(): { readonly host: Host; readonly own: Namespace } {
  const sample = sampleHost("docker-28.5-basic");
  const [first, ...others] = sample.namespaces;
  const xtables = first.xtables.flatMap((table): XtTable[] => [
    { ...table, backend: "nf_tables" },
    { ...table, backend: "legacy" },
  ]);
  const own = { ...first, xtables };
  return { host: { ...sample, namespaces: [own, ...others] }, own };
}

describe("legacy and nf_tables side by side, with chains of the same names", () => {
  const { host, own } = withBoth();
  const backendOf = (selection: string): string | null => {
    const found = findSelected(host, selection);
    return found?.kind === "chain" && found.chain.syntax === "iptables" ? found.chain.table.backend : null;
  };

  test("each can be selected, its rules as well", () => {
    expect(backendOf("chain:host/ip/filter/FORWARD")).toBe("nf_tables");
    expect(backendOf("chain:host/ip/filter@legacy/FORWARD")).toBe("legacy");
    expect(backendOf("rule:host/ip/filter@legacy/FORWARD/1")).toBe("legacy");
    expect(backendOf("chain:host/ip/filter@native/FORWARD")).toBeNull();
  });

  test("hooks and the outline name both", () => {
    expect(chainsAt(own, "forward").map(({ family, table }) => `${family} ${table}`)).toEqual(
      expect.arrayContaining(["ip filter", "ip filter@legacy"]),
    );
    const all = (node: TreeNode): TreeNode[] => [node, ...(node.children?.() ?? []).flatMap(all)];
    const nodes = treeOf(host).flatMap(all);
    expect(nodes.map(({ id }) => backendOf(id)).filter((backend) => backend === "legacy")).toHaveLength(
      own.xtables.filter(({ backend }) => backend === "legacy").flatMap(({ chains }) => chains).length,
    );
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(nodes.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["iptables filter", "iptables-legacy filter"]),
    );
  });

  test("each has a chip of its own at the stations, that lights up with it", () => {
    const scene = layoutHost(host);
    const lit = (selection: string): string[] =>
      scene.stations
        .flatMap(({ chips }) => chips)
        .filter(({ id }) => relatedTo(scene, selection).has(id))
        .map(({ label }) => label.replace(/ table.*/, ""));
    expect(lit("chain:host/ip/filter/FORWARD")).toEqual(["filter"]);
    expect(lit("chain:host/ip/filter@legacy/FORWARD")).toEqual(["filter legacy"]);
  });
});

test("where there is one of a name alone, it has that name, of whatever kind it is", () => {
  const sample = sampleHost("docker-28.5-basic");
  const [first, ...others] = sample.namespaces;
  const legacy = { ...first, xtables: first.xtables.map((table): XtTable => ({ ...table, backend: "legacy" })) };
  const host: Host = { ...sample, namespaces: [legacy, ...others] };
  expect(findSelected(host, "chain:host/ip/filter/FORWARD")).toMatchObject({ kind: "chain" });
  expect(findSelected(host, "chain:host/ip/filter@legacy/FORWARD")).toBeNull();
});
