import type { DockerNetwork, Host } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { Fact, FactsCard } from "../panel/facts-card.tsx";
import { Heading, ListCard, To } from "./parts.tsx";

export function NetworkView({ host, network }: { host: Host; network: DockerNetwork }) {
  const members = host.containers.flatMap((container) =>
    container.endpoints.filter((one) => one.networkId === network.id).map((at) => ({ container, at })),
  );
  return (
    <>
      <Heading
        kind="Docker network"
        term="docker-network"
        name={network.name}
        about={network.internal ? "internal: no way out" : undefined}
      />
      <FactsCard title="Network" about={network.driver}>
        <Fact name="id">{network.id.slice(0, 12)}</Fact>
        {network.bridge !== null && (
          <Fact name="bridge">
            <To kind="link" name={`${host.namespaces[0].name}/${network.bridge}`}>
              {network.bridge}
            </To>
          </Fact>
        )}
        {network.subnets.map(({ subnet, gateway }) => (
          <Fact key={formatPrefix(subnet)} name="subnet">
            {formatPrefix(subnet)}
            {gateway !== null && `, gateway ${formatAddress(gateway)}`}
          </Fact>
        ))}
      </FactsCard>
      <ListCard title="Containers">
        {members.map(({ container, at }) => (
          <>
            <To kind="container" name={container.name} />
            <span className="mono quiet">
              {[at.address, at.address6].flatMap((one) => (one === null ? [] : formatAddress(one))).join(", ")}
            </span>
          </>
        ))}
      </ListCard>
      <ListCard title="Options">
        {[...network.options].map(([key, value]) => (
          <code key={key}>
            {key} = {value}
          </code>
        ))}
      </ListCard>
    </>
  );
}
