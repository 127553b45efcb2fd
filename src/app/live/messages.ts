/**
 * What a live server tells its page, as server-sent events under `live/events`; each event's name is a key of `LiveMessages`,
 * its data that type as JSON. The captures themselves are fetched from `live/captures/ID`.
 */
export interface LiveMessages {
  /** At first, and whenever it changes. */
  readonly status: LiveStatus;
  /** All captures that are kept, oldest first: at first, and whenever there is another one. */
  readonly captures: readonly CaptureNote[];
  /** About once a second, while someone looks. */
  readonly counts: Counts;
  /** Every few seconds: a connection on which it stays away is lost. */
  readonly alive: null;
}

export interface LiveStatus {
  /** How the host is reached where it is not the one that serves the page: `ssh user@server`. */
  readonly via: string | null;
  /** What is followed by events, and by what: `rules, by nft monitor`. */
  readonly follows: readonly string[];
  /** What is not, and why; that is looked at every so often. */
  readonly lacks: readonly string[];
  /** Seconds between two looks without an event. */
  readonly every: number;
  /** Why the host cannot be captured at the moment, in a sentence. */
  readonly problem: string | null;
}

/** A capture in which something changed. */
export interface CaptureNote {
  /** Counts from 1. */
  readonly id: number;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** What changed since the one before: `1 rule added`. */
  readonly summary: string;
}

/** What has been counted since the host began to count, at one moment. */
export interface Counts {
  /** Milliseconds, by the server's clock. */
  readonly at: number;
  readonly namespaces: readonly NamespaceCounts[];
}

export interface NamespaceCounts {
  readonly inode: number;
  /** By interface: packets received and sent. */
  readonly links: Readonly<Record<string, readonly [received: number, sent: number]>>;
  /**
   * By `family/table/chain`, of the legacy tables `family-legacy/table/chain`: the packets that each rule matched, at the rule's position (which counts from 1), and at 0 those
   * that the policy decided. null for a rule that does not count.
   */
  readonly chains: Readonly<Record<string, readonly (number | null)[]>>;
}
