import { expect, test } from "vitest";
import { sampleHost } from "../host/testing/sample.ts";
import { parseEndpoint } from "./endpoint.ts";

const host = sampleHost("docker-28.5-basic");
const web = host.containers.find((container) => container.name === "web");

test("every kind of endpoint", () => {
  const [own] = host.namespaces;
  const inside = (inode: number | null | undefined) => ({ ok: true, value: { type: "namespace", inode, uid: null } });
  expect(parseEndpoint(host, "host")).toEqual(inside(own.inode));
  expect(parseEndpoint(host, "container:web")).toEqual(inside(web?.namespace));
  expect(parseEndpoint(host, `container:${web?.id}`)).toEqual(inside(web?.namespace));
  expect(parseEndpoint(host, `container:${web?.id.slice(0, 12)}`)).toEqual(inside(web?.namespace));
  expect(parseEndpoint(host, `netns:${web?.namespace}`)).toEqual(inside(web?.namespace));
  expect(parseEndpoint(host, "outside:eth0")).toEqual({ ok: true, value: { type: "outside", dev: "eth0" } });
});

test("containers that share a namespace are in the same place", () => {
  expect(parseEndpoint(host, "container:side")).toEqual(parseEndpoint(host, "container:web"));
  expect(parseEndpoint(host, "container:metrics")).toEqual(parseEndpoint(host, "host"));
});

test.each([
  ["container:nobody", "There is no container 'nobody'; there is api, db, legacy, lonely, metrics, plain, side, web."],
  ["netns:7", "There is no network namespace 7."],
  ["outside:eth7", /^The host has no interface 'eth7'; it has lo, eth0, eth1, docker0, /],
  ["web", "'web' is not 'host', 'container:NAME', 'netns:INODE' or 'outside:IFACE'."],
  ["container:", "'container:' is not 'host', 'container:NAME', 'netns:INODE' or 'outside:IFACE'."],
])("%s is refused", (text, error) => {
  expect(parseEndpoint(host, text)).toEqual({
    ok: false,
    error: typeof error === "string" ? error : expect.stringMatching(error),
  });
});

test("a container that is stopped, or whose namespace was not captured", () => {
  const [first] = host.containers;
  if (first === undefined) throw new Error("the sample has containers");
  const without = (state: string) => ({ ...host, containers: [{ ...first, name: "x", namespace: null, state }] });
  expect(parseEndpoint(without("exited"), "container:x")).toEqual({
    ok: false,
    error: "Container 'x' is not running (exited): it has no network.",
  });
  expect(parseEndpoint(without("running"), "container:x")).toEqual({
    ok: false,
    error: "The snapshot does not hold the network namespace of container 'x'.",
  });
});
