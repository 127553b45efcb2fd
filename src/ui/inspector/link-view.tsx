import type { Host, Link, Namespace } from "../../host/model.ts";
import { routeText, tableName } from "../../kernel/routing/text.ts";
import { formatAddress } from "../../net/address.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { termOfLink } from "../glossary/terms.ts";
import { useLinkRate } from "../live/use-rates.ts";
import { Fact, FactsCard } from "../panel/facts-card.tsx";
import { kindText } from "../words.ts";
import { Heading, ListCard, To } from "./parts.tsx";

export function LinkView({ host, namespace, link }: { host: Host; namespace: Namespace; link: Link }) {
  const ports = namespace.links.filter((one) => one.master === link.name);
  const routes = namespace.routes.filter((route) => route.nexthops.some((nexthop) => nexthop.dev === link.name));
  const neighbours = namespace.neighbours.filter((one) => one.dev === link.name);
  const fdb = namespace.fdb.filter((one) => one.dev === link.name || one.master === link.name);
  const passing = useLinkRate(namespace, link);
  const network = host.networks.find((one) => namespace.role === "host" && one.bridge === link.name);
  return (
    <>
      <Heading
        kind={link.kind.type === "bridge" ? "Bridge" : "Interface"}
        term={termOfLink(link)}
        name={`${namespace.name}/${link.name}`}
        about={network && `stands for Docker's network ${network.name}`}
      />
      <FactsCard title="Link" about={stateText(link)}>
        <Fact name="kind" said>
          {kindText(link)}
        </Fact>
        <Fact name="index">{link.ifindex}</Fact>
        {link.mac !== null && <Fact name="mac">{link.mac}</Fact>}
        <Fact name="mtu">{link.mtu}</Fact>
        {link.master !== null && (
          <Fact name="part of">
            <To kind="link" name={`${namespace.name}/${link.master}`} />
          </Fact>
        )}
        {link.peer && (
          <Fact name="peer">
            <Peer host={host} link={link} />
          </Fact>
        )}
        {network && (
          <Fact name="network">
            <To kind="network" name={network.name} />
          </Fact>
        )}
        <Fact name="namespace">
          <To kind="namespace" name={namespace.name} />
        </Fact>
        <Fact name="flags">{[...link.flags].join(" ")}</Fact>
        {passing && <Fact name="now">{passing}</Fact>}
      </FactsCard>
      <ListCard title="Addresses">
        {link.addresses.map(({ prefix, scope, flags }) => (
          <>
            <span className="mono">{formatPrefix(prefix)}</span>
            <span className="quiet small">{[scope, ...flags].join(", ")}</span>
          </>
        ))}
      </ListCard>
      {link.bridgePort && (
        <FactsCard title="Bridge port" term="port" about={link.bridgePort.state}>
          <Fact name="hairpin">{onOff(link.bridgePort.hairpin)}</Fact>
          <Fact name="isolated">{onOff(link.bridgePort.isolated)}</Fact>
          <Fact name="learning">{onOff(link.bridgePort.learning)}</Fact>
          <Fact name="flooding">{onOff(link.bridgePort.flood)}</Fact>
        </FactsCard>
      )}
      {link.kind.type === "bridge" && (
        <FactsCard title="Bridge" term="bridge">
          <Fact name="vlans" said>
            {link.kind.vlanFiltering ? `filtered, PVID ${link.kind.defaultPvid}` : "not filtered"}
          </Fact>
          <Fact name="iptables" said>
            {bridgeNetfilter(namespace, link.kind.nfCallIptables)}
          </Fact>
        </FactsCard>
      )}
      <ListCard title="Ports" term="port">
        {ports.map((port) => (
          <>
            <To kind="link" name={`${namespace.name}/${port.name}`}>
              {port.name}
            </To>
            {port.peer && <Peer host={host} link={port} />}
          </>
        ))}
      </ListCard>
      <ListCard title="Routes by it" term="route">
        {routes.map((route) => (
          <>
            <code>{routeText(route)}</code>
            <span className="quiet small">{tableName(route.table)}</span>
          </>
        ))}
      </ListCard>
      <ListCard title="Neighbours" term="neighbour">
        {neighbours.map((one) => (
          <>
            <span className="mono">{formatAddress(one.address)}</span>
            <span className="mono quiet">{one.mac ?? one.state.join(" ")}</span>
          </>
        ))}
      </ListCard>
      <ListCard title="Forwarding entries" term="fdb">
        {fdb.map((one) => (
          <>
            <span className="mono">{one.mac}</span>
            <span className="mono quiet">
              {[one.dev, one.vlan !== null && `vlan ${one.vlan}`, one.state].filter(Boolean).join(" ")}
            </span>
          </>
        ))}
      </ListCard>
    </>
  );
}

/** The other end of a cable. */
function Peer({ host, link }: { host: Host; link: Link }) {
  const { peer } = link;
  if (!peer) return null;
  const there = host.namespaces.find((one) => one.inode === peer.namespace);
  return there ? <To kind="link" name={`${there.name}/${peer.name}`} /> : <span className="mono">{peer.name}</span>;
}

/** `up`, `down`, or both where the link is switched on and still carries nothing. */
function stateText({ flags, operstate }: Link): string {
  const state = operstate.toLowerCase();
  if (!flags.has("UP")) return "down";
  return state === "up" || state === "unknown" ? "up" : `up, but ${state}`;
}

function onOff(on: boolean): string {
  return on ? "on" : "off";
}

function bridgeNetfilter(namespace: Namespace, own: boolean): string {
  const all = namespace.sysctls.get("net.bridge.bridge-nf-call-iptables");
  return own || all === "1"
    ? "sees frames that only cross the bridge"
    : "does not see frames that only cross the bridge";
}
