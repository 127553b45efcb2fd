import { readNft } from "../../src/host/readers/nft.ts";
import { partingsFromListing } from "../../src/kernel/nftables/testing/listing.ts";
import type { Snapshot } from "./capture.ts";
import { HOST, type Host } from "./host.ts";

/** Where the host's native rules read otherwise in the rules panel than in its own `nft list ruleset`. */
export async function wordingPartings(host: Host, { namespaces }: Snapshot): Promise<string[]> {
  const ruleset = namespaces.find(({ role }) => role === "host")?.outputs["nft"];
  if (ruleset === undefined) return [];
  const { tables } = readNft(ruleset, { namespace: 0, isIptables: () => false });
  // What iptables made is shown as iptables-save prints it; nft has no words for its extensions.
  const native = tables.filter((table) => !/\{"xt":/.test(JSON.stringify(table)));
  return partingsFromListing(native, await host.run(HOST, "nft list ruleset"));
}
