/** The command as a person runs it: its streams and exit status. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test, vi } from "vitest";

// Each test starts a whole program.
vi.setConfig({ testTimeout: 60_000 });

const SAMPLE = "public/samples/docker-28.5-basic/snapshot.json";
const folder = mkdtempSync(join(tmpdir(), "hookline-main-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function hookline(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/tsx/dist/cli.mjs", "src/cli/main.ts", ...args],
    {
      encoding: "utf8",
      input,
      maxBuffer: 1 << 28,
    },
  );
  return { status, stdout, stderr };
}

const ASK = ["--from", "outside:eth0", "--to", "192.0.2.10:8080"];

test("trace prints the journey for a person, without colour where nobody looks", () => {
  const { status, stdout, stderr } = hookline(["trace", SAMPLE, ...ASK]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^outside:eth0 → 192\.0\.2\.10:8080, tcp\nANSWERED {2}/);
  expect(stdout).toMatch(/\n +DOCKER 4 +accept: /);
  expect(stdout).not.toContain(String.fromCharCode(27));
});

test("trace --json answers a list of questions from standard input, of a compressed snapshot", () => {
  const snapshot = file("host.json.gz", gzipSync(readFileSync(SAMPLE)));
  const questions = [
    { name: "a", from: "host", to: "192.0.2.10", port: 8080 },
    { from: "container:web", proto: "icmp", to: "api" },
  ];
  const { status, stdout } = hookline(["trace", snapshot, "--questions", "-", "--json"], JSON.stringify(questions));
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { name: "a", outcome: "answered" },
    { name: "container:web → api, icmp", outcome: "answered" },
  ]);
});

test("inspect tells what there is, and that nothing is left unread", () => {
  const { status, stdout } = hookline(["inspect", SAMPLE, "--json"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ host: { hostname: "lab" }, rules: 64, unread: [], undetermined: [] });
  expect(hookline(["inspect", SAMPLE]).stdout).toMatch(
    /^lab {2}Debian.*\n[\s\S]*\nnot read: nothing\ncannot be evaluated: nothing\n$/,
  );
});

test("diff tells what changed, and where the journeys part", () => {
  const text = readFileSync(SAMPLE, "utf8");
  const guarded = file(
    "guarded.json",
    text.replace("-A FORWARD -j DOCKER-USER", "-A DOCKER-USER -p tcp --dport 80 -j DROP\\n-A FORWARD -j DOCKER-USER"),
  );
  const { status, stdout } = hookline(["diff", SAMPLE, guarded, ...ASK]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^1 rule added\n\n~ host {2}iptables ip filter DOCKER-USER\n {2}\+ 1 -p tcp --dport 80 -j DROP\n/,
  );
  expect(stdout).toMatch(/They part at step \d+ of both\. [\s\S]*from\s+answered\s+to\s+silence\.\n$/);
  expect(JSON.parse(hookline(["diff", SAMPLE, guarded, ...ASK, "--json"]).stdout)).toMatchObject({
    summary: "1 rule added",
    things: [],
    chains: [{ change: "changed", table: "filter", chain: "DOCKER-USER" }],
    question: {
      before: "answered",
      after: "silence",
      meetAgain: false,
      parting: { after: { at: "chain", verdict: "drop" } },
    },
  });
});

test("--help is no error", () => {
  const { status, stdout } = hookline(["--help"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^hookline: follow a packet/);
});

test("export writes a journey in every form, and says what it wrote", () => {
  const names = ["a.svg", "a.png", "strip.svg", "moving.svg", "a.md"].map((name) => join(folder, name));
  const forms = ["--svg", "--png", "--strip", "--moving", "--markdown"];
  const { status, stdout, stderr } = hookline([
    ...["export", SAMPLE, ...ASK],
    ...forms.flatMap((form, index) => [form, names[index] ?? ""]),
  ]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("  ")[0]),
  ).toEqual(names);
  const [svg, png, strip, moving, markdown] = names.map((name) => readFileSync(name));
  for (const picture of [svg, strip, moving]) expect(String(picture)).toMatch(/^<svg [\s\S]*<\/svg>$/);
  expect(String(png?.subarray(1, 4))).toBe("PNG");
  expect(String(markdown)).toMatch(/^## lab: outside:eth0 → 192\.0\.2\.10:8080, tcp\n/);
});

test("export of a step that the journey does not have writes nothing", () => {
  const path = join(folder, "none.svg");
  const { status, stderr } = hookline(["export", SAMPLE, ...ASK, "--svg", path, "--step", "500"]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^hookline: --step: the journey has \d+ steps, not 500\.\n$/);
  expect(existsSync(path)).toBe(false);
});

describe("what is unusable ends with status 2 and one line", () => {
  test.each([
    ["no command", [], "Say trace, inspect, redact, diff or export; --help tells more."],
    ["no such file", ["inspect", "/nowhere.json"], /^\/nowhere\.json cannot be read: /],
    [
      "a broken snapshot",
      ["inspect", file("cut.json", '{\n"format":')],
      /cut\.json: This is not JSON: at line 2, column 10, a value was expected\.$/,
    ],
    ["another file", ["inspect", "package.json"], /^This is not a snapshot: /],
    [
      "an endpoint that is not there",
      ["trace", SAMPLE, "--from", "container:x", "--to", "1.2.3.4:5"],
      /There is no container 'x'/,
    ],
    [
      "a name that nobody knows",
      ["trace", SAMPLE, "--from", "container:web", "--to", "nobody:80"],
      /Docker's DNS does not know 'nobody'/,
    ],
  ])("%s", (_, args, message) => {
    const { status, stdout, stderr } = hookline(args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^hookline: [^\n]*\n$/);
    const line = stderr.slice("hookline: ".length, -1);
    if (typeof message === "string") expect(line).toBe(message);
    else expect(line).toMatch(message);
  });
});

test("redact writes a host without its names, and its key gives them back", () => {
  const key = join(folder, "key.json");
  const redacted = hookline(["redact", SAMPLE, "--key", key]);
  expect([redacted.status, redacted.stderr]).toEqual([0, ""]);
  expect(redacted.stdout).not.toMatch(/\b(lonely|legacy|metrics)\b/);
  const path = file("redacted.json", redacted.stdout);
  const restored = hookline(["redact", path, "--key", key, "--restore"]);
  expect(JSON.parse(restored.stdout)).toEqual(JSON.parse(readFileSync(SAMPLE, "utf8")));
  // A key is never lost under another.
  expect(hookline(["redact", SAMPLE, "--key", key])).toMatchObject({ status: 2, stdout: "" });
});
