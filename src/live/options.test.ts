import { expect, test } from "vitest";
import { readOptions, Unusable } from "./options.ts";

test("this host on loopback, where nothing is said", () => {
  expect(readOptions([])).toEqual({
    ssh: null,
    sshConfig: null,
    sudo: false,
    port: null,
    address: "127.0.0.1",
    every: 20,
  });
  expect(readOptions(["--help"])).toBeNull();
});

test.each(["user@server", "server", "ssh://root@server:2222", "[fd00::1]", "root@192.0.2.7"])("--ssh %s", (ssh) => {
  expect(readOptions(["--ssh", ssh, "--sudo"])).toMatchObject({ ssh, sudo: true });
});

test.each([
  [["--ssh=-oProxyCommand=evil"], /no destination for ssh/],
  [["--ssh", "a b"], /no destination for ssh/],
  [["--sudo"], /go with --ssh/],
  [["--port", "70000"], /0 to 65535/],
  [["--every", "0"], /1 to 86400/],
  [["--address", "localhost"], /no IP address/],
  [["extra"], /extra/],
])("%j is refused", (argv, message) => {
  expect(() => readOptions(argv)).toThrow(Unusable);
  expect(() => readOptions(argv)).toThrow(message);
});
