import { describe, expect, test } from "vitest";
import { formatView, NOTHING, parseView } from "./address.ts";

function read(address: string) {
  const [search = "", hash = ""] = address.split("#");
  return parseView(search, hash);
}

describe("an address that holds a view", () => {
  test.each([
    "",
    "?sample=docker-28.5-basic",
    "?sample=docker-20.10-basic&with=docker-28.5-basic",
    "?host=snapshots/lab.json",
    "?sample=a%26b",
    "?from=outside:eth0&to=192.0.2.10:8080&proto=tcp",
    "?from=host&to=[fd00::2]:80&proto=udp&src=fd00::1&sport=40000&mark=7",
    "?from=container:web&to=198.51.100.7&proto=icmp&length=1500&df=1",
    "?from=container:web&to=api:80&proto=tcp&way=2.1&step=12&select=interface:web/eth0&embed=1&theme=dark",
    "?sample=a&loop=1&embed=1&controls=0&origin=https://docs.example&origin=http://wiki.example:8080",
    "?from=host&to=192.0.2.1:1&proto=tcp&play=1#s=H4sI-_x",
    "?sample=docker-20.10-ufw&from=host&to=192.0.2.1:1&proto=tcp&select=namespace:host&lesson=ufw&stop=4",
  ])("%s is written as it is read", (address) => {
    const { view, wrong } = read(address);
    expect(wrong).toEqual([]);
    expect(formatView(view)).toBe(address);
  });

  test("what is left out takes its default", () => {
    expect(read("").view).toEqual(NOTHING);
    expect(read("?from=host&to=192.0.2.1:80").view.question).toEqual({
      from: "host",
      to: "192.0.2.1",
      port: 80,
      proto: "tcp",
    });
  });

  test("a mark may be hexadecimal, and a ping has no port", () => {
    expect(read("?from=host&to=a:80&mark=0x10").view.question?.mark).toBe(16);
    expect(read("?from=host&to=192.0.2.1:80&proto=icmp").view.question).toEqual({
      from: "host",
      to: "192.0.2.1",
      proto: "icmp",
    });
  });
});

describe("what is wrong is said and left out", () => {
  test.each([
    ["?step=0", /'step'.*'0'/],
    ["?step=last", /'step'.*'last'/],
    ["?way=0", /'way'.*'0'/],
    ["?theme=blue", /'theme'.*'blue'/],
    ["?play=yes", /'play'.*'yes'/],
    ["?origin=docs.example", /'origin'.*'docs.example'/],
    ["?origin=data:text/html,x", /'origin'/],
    ["?v=99", /version 99/],
    ["?colour=red", /'colour'/],
    ["?theme=dark&theme=light", /'theme' twice/],
    ["?from=host", /both 'from' and 'to'/],
    ["?to=192.0.2.1:80", /both 'from' and 'to'/],
    ["?proto=tcp", /neither 'from' nor 'to'/],
    ["?from=host&to=192.0.2.1", /needs a port/],
    ["?from=host&to=192.0.2.1:70000", /70000/],
    ["?from=host&to=192.0.2.1:80&proto=sctp", /'sctp'/],
    ["?from=host&to=192.0.2.1:80&sport=70000", /'sport'/],
    ["?from=host&to=192.0.2.1:80&mark=-1", /'mark'/],
    ["?from=host&to=192.0.2.1:80&df=2", /'df'/],
    ["?sample=a&host=b", /more than one host/],
  ])("%s", (address, complaint) => {
    const { wrong } = read(address);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(complaint);
  });

  test("the rest still counts", () => {
    expect(read("?step=x&theme=dark").view).toEqual({ ...NOTHING, theme: "dark" });
  });
});
