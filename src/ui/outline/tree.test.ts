import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findSelected } from "../../app/selected.ts";
import { buildHost } from "../../host/build.ts";
import { readSnapshot } from "../../snapshot/read.ts";
import { type TreeNode, treeOf } from "./tree.ts";

function sample(name: string) {
  const snapshot = readSnapshot(readFileSync(`public/samples/${name}/snapshot.json`, "utf8"));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return buildHost(snapshot.value);
}

function all(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children?.() ?? [])]);
}

describe.each(["docker-28.5-basic", "docker-29-nftables", "docker-28.5-macvlan"])("the outline of %s", (name) => {
  const host = sample(name);
  const nodes = all(treeOf(host));

  test("holds every namespace, interface and chain", () => {
    const ids = new Set(nodes.map((node) => node.id));
    for (const namespace of host.namespaces) {
      expect(ids).toContain(`namespace:${namespace.name}`);
      for (const link of namespace.links) expect(ids).toContain(`link:${namespace.name}/${link.name}`);
      for (const table of [...namespace.xtables, ...namespace.nftables])
        for (const chain of table.chains)
          expect(ids).toContain(`chain:${namespace.name}/${table.family}/${table.name}/${chain.name}`);
    }
  });

  test("whatever can be selected in it is found in the host", () => {
    for (const node of nodes) if (node.selectable) expect(findSelected(host, node.id), node.id).not.toBeNull();
  });
});

test("what names nothing of the host is not found", () => {
  const host = sample("docker-28.5-basic");
  for (const text of [
    "",
    "link",
    "link:web",
    "link:web/eth9",
    "chain:host/ip/nat/NONE",
    "container:nobody",
    "colour:red",
  ])
    expect(findSelected(host, text), text).toBeNull();
});

test("many namespaces are gathered by their networks", () => {
  const host = sample("docker-28.5-crowd");
  const roots = treeOf(host);
  expect(roots.length).toBeLessThan(20);
  const ids = new Set(all(roots).map((node) => node.id));
  for (const namespace of host.namespaces) expect(ids).toContain(`namespace:${namespace.name}`);
});
