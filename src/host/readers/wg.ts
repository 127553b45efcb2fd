import { parseAddress } from "../../net/address.ts";
import { type Port, parsePort } from "../../net/port.ts";
import { parsePrefix } from "../../net/prefix.ts";
import type { WireguardConfig, WireguardPeer } from "../model.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readLines } from "./reading.ts";

/** What one line says, and of which device. */
type Said =
  | { readonly dev: string; readonly is: "listen-port"; readonly port: number }
  | { readonly dev: string; readonly is: "fwmark"; readonly mark: number }
  | {
      readonly dev: string;
      readonly is: "allowed-ips";
      readonly key: string;
      readonly prefixes: WireguardPeer["allowedIps"];
    }
  | {
      readonly dev: string;
      readonly is: "endpoints";
      readonly key: string;
      readonly endpoint: WireguardPeer["endpoint"];
    };

function readEndpoint(text: string): WireguardPeer["endpoint"] {
  if (text === "(none)") return null;
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(text) ?? [];
  const scoped = host.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  return { address: must(parseAddress(scoped)), port: must(parsePort(port)) };
}

function readLine(line: string): Said {
  const [is, dev = "", first = "", second = ""] = line.split("\t");
  switch (is) {
    case "allowed-ips": {
      const words = second === "(none)" ? [] : second.split(" ").filter((word) => word !== "");
      return { is, dev, key: first, prefixes: words.map((word) => must(parsePrefix(word))) };
    }
    case "endpoints":
      return { is, dev, key: first, endpoint: readEndpoint(second) };
    case "listen-port":
      if (!/^\d+$/.test(first)) throw new Misread(`'${first}' is not a port`);
      return { is, dev, port: Number(first) };
    case "fwmark":
      if (first !== "off" && !/^(0x)?[0-9a-f]+$/i.test(first)) throw new Misread(`'${first}' is not a mark`);
      return { is, dev, mark: first === "off" ? 0 : Number(first) };
    default:
      throw new Misread("this is not known of WireGuard");
  }
}

interface Draft {
  listenPort: Port | null;
  fwmark: number;
  readonly peers: Map<string, { allowedIps: WireguardPeer["allowedIps"]; endpoint: WireguardPeer["endpoint"] }>;
}

/**
 * What `wg show all allowed-ips`, `… endpoints`, `… listen-port` and `… fwmark` print, a line each, with the word that was
 * asked for before it and a tab between: by device. Peers are told apart by their public keys, and nothing is kept of those.
 */
export function readWg(text: string, place: Place): Reading<readonly [string, WireguardConfig]> {
  const drafts = new Map<string, Draft>();
  const { values, unread } = readLines(text, place, readLine);
  for (const said of values) {
    const draft = drafts.get(said.dev) ?? { listenPort: null, fwmark: 0, peers: new Map() };
    drafts.set(said.dev, draft);
    if (said.is === "listen-port") {
      const port = parsePort(String(said.port));
      draft.listenPort = port.ok && said.port !== 0 ? port.value : null;
    } else if (said.is === "fwmark") draft.fwmark = said.mark;
    else {
      const peer = draft.peers.get(said.key) ?? { allowedIps: [], endpoint: null };
      draft.peers.set(said.key, peer);
      if (said.is === "endpoints") peer.endpoint = said.endpoint;
      else peer.allowedIps = said.prefixes;
    }
  }
  const configs = [...drafts].map(([dev, { listenPort, fwmark, peers }]): [string, WireguardConfig] => [
    dev,
    { listenPort, fwmark, peers: [...peers.values()] },
  ]);
  return { values: configs, unread };
}
