import { expect, test } from "vitest";
import { recordedHost } from "../testing/hosts.ts";
import { tablesAt } from "./tables.ts";

test("HK-2: of tables of one priority the latest comes first, as packets meet them", () => {
  const [host] = recordedHost("docker-28.5-lxc-libvirt").namespaces;
  const labels = tablesAt(host, "forward").map(({ label }) => label);
  expect(labels).toEqual(["libvirt_network", "filter", "lxc"]);
});
