import type { Host, Link, Namespace } from "../../host/model.ts";
import { routeText } from "../../kernel/routing/text.ts";
import { formatAddress } from "../../net/address.ts";
import { Fact, FactsCard } from "../panel/facts-card.tsx";
import { addressesText, Heading, ListCard, To } from "./parts.tsx";

/** What lies past an interface of the host: all that is known of it is what the host knows. */
export function OutsideView({ host, namespace, link }: { host: Host; namespace: Namespace; link: Link }) {
  const routes = namespace.routes.filter(
    (route) => route.type === "unicast" && route.nexthops.some((nexthop) => nexthop.dev === link.name),
  );
  const neighbours = namespace.neighbours.filter((one) => one.dev === link.name && one.mac !== null);
  return (
    <>
      <Heading
        kind="Outside"
        term="outside"
        name={`behind ${link.name}`}
        about="not in the snapshot: assumed to answer"
      />
      <FactsCard title="Reached by" about={host.hostname}>
        <Fact name="interface">
          <To kind="link" name={`${namespace.name}/${link.name}`} />
        </Fact>
        <Fact name="addresses">{addressesText(link) || "none"}</Fact>
      </FactsCard>
      <ListCard title="Routes there" term="route">
        {routes.map((route) => (
          <code key={routeText(route)}>{routeText(route)}</code>
        ))}
      </ListCard>
      <ListCard title="Neighbours" term="neighbour">
        {neighbours.map((one) => (
          <>
            <span className="mono">{formatAddress(one.address)}</span>
            <span className="mono quiet">{one.mac}</span>
          </>
        ))}
      </ListCard>
    </>
  );
}
