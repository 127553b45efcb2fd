import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSnapshot, readSnapshotValue } from "./read.ts";
import type { Snapshot } from "./schema.ts";

const HOST = { inode: 1, role: "host", outputs: {} };

function snapshot(parts: object = {}): Record<string, unknown> {
  return { format: "hookline-snapshot", version: 1, namespaces: [HOST], ...parts };
}

function read(value: unknown): Snapshot {
  const result = readSnapshotValue(value);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function refusal(value: unknown): string {
  const result = readSnapshotValue(value);
  if (result.ok) throw new Error("it was read");
  return result.error.message;
}

describe("what may be missing", () => {
  test("everything but the namespaces", () => {
    expect(read(snapshot())).toEqual({
      capturedAt: null,
      tool: null,
      host: { hostname: null, kernel: null, os: null },
      namespaces: [{ inode: 1, role: "host", names: [], pids: [], outputs: {} }],
      processes: [],
      docker: null,
      warnings: [],
      misfits: [],
    });
  });

  test("no Docker, said or not said", () => {
    expect(read(snapshot({ docker: null })).docker).toBeNull();
    expect(read(snapshot({ docker: {} })).docker).toEqual({ version: null, containers: [], networks: [] });
  });

  test("the output of a command that failed", () => {
    const { namespaces, misfits } = read(snapshot({ namespaces: [{ ...HOST, outputs: { nft: null, ss: "" } }] }));
    expect(namespaces[0].outputs).toEqual({ ss: "" });
    expect(misfits).toEqual([]);
  });
});

test("the host's namespace comes first, wherever it stood", () => {
  const other = { inode: 2, role: "other", outputs: {} };
  expect(read(snapshot({ namespaces: [other, HOST] })).namespaces.map((namespace) => namespace.inode)).toEqual([1, 2]);
});

describe("parts of the wrong shape do not take the rest with them", () => {
  test("an output", () => {
    const outputs = {
      "ip-link": { not: "a list" },
      ss: ["not", "a text"],
      nft: [],
      sysctl: "net.a = 1",
      "ip-mroute": [1],
    };
    const { namespaces, misfits } = read(snapshot({ namespaces: [{ ...HOST, outputs }] }));
    expect(namespaces[0].outputs).toEqual({ sysctl: "net.a = 1" });
    expect(misfits.map(({ path, expected }) => [path, expected])).toEqual([
      ["$.namespaces[0].outputs.ip-link", "a list was expected"],
      ["$.namespaces[0].outputs.ss", "a text was expected"],
      ["$.namespaces[0].outputs.nft", "an object was expected"],
      ["$.namespaces[0].outputs.ip-mroute", "no output of this name is known here"],
    ]);
  });

  test("a process and a warning", () => {
    const { processes, warnings, misfits } = read(
      snapshot({
        processes: [
          { pid: "7", netns: 1 },
          { pid: 7, netns: 1 },
        ],
        warnings: ["no", { command: "nft", message: "not installed" }],
      }),
    );
    expect(processes).toEqual([{ pid: 7, netns: 1, args: null }]);
    expect(warnings).toEqual([{ namespace: null, command: "nft", message: "not installed" }]);
    expect(misfits.map(({ source, position }) => [source, position])).toEqual([
      ["processes", 1],
      ["warnings", 1],
    ]);
  });
});

test("a namespace that is listed twice counts once", () => {
  const { namespaces, misfits } = read(snapshot({ namespaces: [HOST, { ...HOST, role: "other" }] }));
  expect(namespaces).toHaveLength(1);
  expect(misfits.map(({ path }) => path)).toEqual(["$.namespaces[1]"]);
});

describe("what is no snapshot is refused, and the place and expectation named", () => {
  test.each<[string, unknown]>([
    ["This is not a snapshot: an object was expected, and null found.", null],
    ['This is not a snapshot: an object was expected, and "text" found.', "text"],
    ['This is not a snapshot: at $.format, "hookline-snapshot" was expected, and nothing found.', {}],
    ["This is the output of 'nft -j list ruleset', not a snapshot.", { nftables: [] }],
    ["At $.version, a whole number was expected, and nothing found.", { format: "hookline-snapshot" }],
    [
      "This snapshot is of version 2, which is newer than this program: it reads up to version 1.",
      snapshot({ version: 2 }),
    ],
    ["At $.namespaces, a list was expected, and nothing found.", { format: "hookline-snapshot", version: 1 }],
    ["At $.namespaces, at least one was expected, and an empty list found.", snapshot({ namespaces: [] })],
    [
      'At $.namespaces[1].inode, a number was expected, and "4026" found.',
      snapshot({ namespaces: [HOST, { ...HOST, inode: "4026" }] }),
    ],
    [
      "At $.namespaces[0].outputs, an object was expected, and an empty list found.",
      snapshot({ namespaces: [{ ...HOST, outputs: [] }] }),
    ],
    [
      'At $.namespaces[0].role, "host" or "other" was expected, and "guest" found.',
      snapshot({ namespaces: [{ ...HOST, role: "guest" }] }),
    ],
    [
      'At $.namespaces, one namespace with "role": "host" was expected, and 0 found.',
      snapshot({ namespaces: [{ ...HOST, role: "other" }] }),
    ],
    ["At $.host.kernel, a text was expected, and 6 found.", snapshot({ host: { kernel: 6 } })],
  ])("%s", (message, value) => {
    expect(refusal(value)).toBe(message);
  });
});

describe("texts", () => {
  test("JSON that ends too early says where", () => {
    expect(readSnapshot('{\n  "format": "hookline-snapshot",\n  "version": 1')).toEqual({
      ok: false,
      error: {
        kind: "not-json",
        path: "$",
        message: "This is not JSON: at line 3, column 15, ',' or '}' was expected.",
        line: 3,
        column: 15,
      },
    });
  });

  test("another text that is known is called by its name", () => {
    expect(readSnapshot("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n")).toMatchObject({
      ok: false,
      error: { message: "This is the output of 'iptables-save', and not JSON." },
    });
  });

  test("an empty one", () => {
    expect(readSnapshot("\n")).toMatchObject({ ok: false, error: { message: "The file is empty." } });
  });

  test("a byte order mark is no obstacle", () => {
    expect(readSnapshot(`\ufeff${JSON.stringify(snapshot())}`).ok).toBe(true);
  });
});

test("any value at any place is either read or refused", () => {
  const frame = fc.record(
    {
      format: fc.constant("hookline-snapshot"),
      version: fc.constant(1),
      host: fc.jsonValue(),
      namespaces: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.record(
            {
              inode: fc.oneof(fc.nat(3), fc.jsonValue()),
              role: fc.oneof(fc.constantFrom("host", "other"), fc.jsonValue()),
              outputs: fc.oneof(
                fc.dictionary(fc.constantFrom("nft", "ss", "ip-link", "__proto__"), fc.jsonValue()),
                fc.jsonValue(),
              ),
            },
            { requiredKeys: [] },
          ),
        ),
      ),
      processes: fc.jsonValue(),
      docker: fc.jsonValue(),
      warnings: fc.jsonValue(),
    },
    { requiredKeys: ["format", "version"] },
  );
  fc.assert(
    fc.property(frame, (value) => {
      const result = readSnapshotValue(value);
      if (result.ok) expect(result.value.namespaces[0].role).toBe("host");
      else expect(result.error.message).toMatch(/^(At \$|This ).*\.$/);
    }),
    { numRuns: 1000 },
  );
});
