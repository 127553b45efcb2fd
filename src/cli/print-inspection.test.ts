import { expect, test } from "vitest";
import type { Inspection } from "../answers/inspect.ts";
import { printInspection } from "./print-inspection.ts";
import { plainStyle } from "./style.ts";

const inspection: Inspection = {
  host: { hostname: "lab", kernel: "6.18.44", os: "Debian", capturedAt: null, docker: "28.5.2" },
  namespaces: [
    { name: "host", inode: 1, links: 12, routes: 56, sockets: 1 },
    { name: "web", inode: 2, links: 2, routes: 8, sockets: 5 },
  ],
  containers: [
    {
      name: "web",
      image: "nginx",
      state: "running",
      namespace: "web",
      networks: [{ name: "app", addresses: ["172.18.0.2", "fd00::2"] }],
      ports: ["0.0.0.0:8080->80/tcp"],
    },
    { name: "side", image: "bb:1", state: "running", namespace: "web", networks: [], ports: [] },
  ],
  rules: 1,
  warnings: [{ namespace: 1, command: "conntrack -L", message: "not installed" }],
  unread: [],
  undetermined: [{ namespace: 2, source: "iptables-save", line: 7, text: "-m u32", reason: "u32 is not evaluated" }],
};

test("what a snapshot holds, in columns, and what is wrong with it", () => {
  expect(printInspection(inspection, plainStyle())).toBe(
    `lab  Debian, Linux 6.18.44, Docker 28.5.2

2 namespaces, 1 rule
  host  1  12 links  56 routes  1 socket
  web   2  2 links   8 routes   5 sockets

2 containers
  web   running  nginx          app 172.18.0.2 fd00::2  0.0.0.0:8080->80/tcp
  side  running  bb:1   in web

not captured: conntrack -L: not installed
not read: nothing
cannot be evaluated: 1
  web iptables-save 7: u32 is not evaluated
    -m u32`,
  );
});
