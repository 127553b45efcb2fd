/**
 * Snapshot version 1: what a host looked like, as the host's own commands printed it (CONTRACT.md, section 1). The frame is
 * checked here; what the outputs say is for the readers of `src/host`.
 */
import * as z from "zod/mini";

/** The outputs that are JSON lists as printed. */
export const LIST_OUTPUTS = [
  "ip-link",
  "ip-addr",
  "ip-route",
  "ip6-route",
  "ip-rule",
  "ip6-rule",
  "ip-neigh",
  "ip-neigh-proxy",
  "bridge-fdb",
  "bridge-link",
  "bridge-vlan",
  "netns-ids",
] as const;

/** The outputs that are text as printed. */
export const TEXT_OUTPUTS = [
  "iptables-save",
  "ip6tables-save",
  "iptables-legacy-save",
  "ip6tables-legacy-save",
  "ipset-save",
  "ss",
  "sysctl",
  "conntrack",
  "wg",
  "tc",
] as const;

export type ListOutput = (typeof LIST_OUTPUTS)[number];
export type TextOutput = (typeof TEXT_OUTPUTS)[number];

/** The outputs of one namespace. Any may be missing: what is missing is unknown, not empty. */
export type Outputs = { readonly [K in ListOutput]?: readonly unknown[] } & { readonly [K in TextOutput]?: string } & {
  /** The object of `nft -j list ruleset`. */
  readonly nft?: object;
};

export interface Snapshot {
  /** RFC 3339. */
  readonly capturedAt: string | null;
  /** What captured it. */
  readonly tool: string | null;
  readonly host: { readonly hostname: string | null; readonly kernel: string | null; readonly os: string | null };
  /** The host's own first. */
  readonly namespaces: readonly [SnapshotNamespace, ...SnapshotNamespace[]];
  readonly processes: readonly SnapshotProcess[];
  /** null where there is no Docker, or the snapshot does not say. */
  readonly docker: {
    readonly version: string | null;
    readonly containers: readonly unknown[];
    readonly networks: readonly unknown[];
  } | null;
  readonly warnings: readonly SnapshotWarning[];
  /** Parts of the wrong shape, put aside so that they do not take the rest with them. */
  readonly misfits: readonly Misfit[];
}

export interface SnapshotNamespace {
  readonly inode: number;
  readonly role: "host" | "other";
  readonly names: readonly string[];
  readonly pids: readonly number[];
  readonly outputs: Outputs;
}

export interface SnapshotProcess {
  readonly pid: number;
  /** Inode of the network namespace. */
  readonly netns: number;
  /** Of docker-proxy alone. */
  readonly args: string | null;
}

export interface SnapshotWarning {
  readonly namespace: number | null;
  readonly command: string;
  readonly message: string;
}

/** A part that was put aside. */
export interface Misfit {
  /** Inode of the namespace that it stood in, or null. */
  readonly namespace: number | null;
  /** The output, or the list (`processes`, `docker`, `warnings`), that it stood in. */
  readonly source: string;
  /** Where in the file, `$.namespaces[2].outputs.ip-link`. */
  readonly path: string;
  /** 1-based position in its list; null where it is no member of one. */
  readonly position: number | null;
  readonly value: unknown;
  readonly expected: string;
}

const optionalText = z.optional(z.nullable(z.string()));
const integer = z.number().check(z.int());

/** Without these a file is no snapshot. */
export const frame = z.object({
  capturedAt: optionalText,
  tool: optionalText,
  host: z.optional(z.nullable(z.object({ hostname: optionalText, kernel: optionalText, os: optionalText }))),
  namespaces: z
    .array(
      z.object({
        inode: integer,
        role: z.optional(z.enum(["host", "other"])),
        names: z.optional(z.nullable(z.array(z.string()))),
        pids: z.optional(z.nullable(z.array(integer))),
        outputs: z.record(z.string(), z.unknown()),
      }),
    )
    .check(z.minLength(1)),
  processes: z.optional(z.nullable(z.array(z.unknown()))),
  docker: z.optional(
    z.nullable(
      z.object({
        version: optionalText,
        containers: z.optional(z.nullable(z.array(z.unknown()))),
        networks: z.optional(z.nullable(z.array(z.unknown()))),
      }),
    ),
  ),
  warnings: z.optional(z.nullable(z.array(z.unknown()))),
});

export const processEntry = z.object({ pid: integer, netns: integer, args: optionalText });

export const warningEntry = z.object({
  namespace: z.optional(z.nullable(integer)),
  command: z.string(),
  message: z.string(),
});
