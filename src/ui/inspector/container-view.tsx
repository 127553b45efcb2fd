import type { Container, Host } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import { withPort } from "../../net/port.ts";
import { Fact, FactsCard } from "../panel/facts-card.tsx";
import { Heading, ListCard, To } from "./parts.tsx";

export function ContainerView({ host, container }: { host: Host; container: Container }) {
  const namespace = host.namespaces.find((one) => one.inode === container.namespace);
  return (
    <>
      <Heading kind="Container" term="namespace" name={container.name} about={container.image ?? undefined} />
      <FactsCard title="State" about={container.state}>
        <Fact name="id">{container.id.slice(0, 12)}</Fact>
        {container.pid !== null && <Fact name="pid">{container.pid}</Fact>}
        <Fact name="network">{container.networkMode}</Fact>
        <Fact name="lives in">
          {namespace ? <To kind="namespace" name={namespace.name} /> : "no network namespace"}
        </Fact>
        {container.compose && (
          <Fact name="compose">{`${container.compose.project} / ${container.compose.service}`}</Fact>
        )}
        {container.dns.length > 0 && <Fact name="dns">{container.dns.join(", ")}</Fact>}
        {container.extraHosts.length > 0 && <Fact name="hosts">{container.extraHosts.join(", ")}</Fact>}
      </FactsCard>
      <ListCard title="Networks" term="docker-network">
        {container.endpoints.map(({ network, address, address6, gateway, aliases }) => (
          <>
            <To kind="network" name={network} />
            <span className="mono quiet">
              {[address, address6].flatMap((one) => (one === null ? [] : formatAddress(one))).join(", ")}
            </span>
            <span className="quiet small whole">
              {[
                gateway !== null && `gateway ${formatAddress(gateway)}`,
                aliases.length > 0 && `also known as ${aliases.join(", ")}`,
              ]
                .filter(Boolean)
                .join("; ")}
            </span>
          </>
        ))}
      </ListCard>
      <ListCard title="Ports" term="publish">
        {container.ports.map(({ proto, containerPort, hostAddress, hostPort }) => (
          <span key={`${proto} ${containerPort}`} className="mono">
            {hostPort === null
              ? `${containerPort}/${proto}, not published`
              : `${withPort(hostAddress === null ? "*" : formatAddress(hostAddress), hostPort)} → ${containerPort}/${proto}`}
          </span>
        ))}
      </ListCard>
    </>
  );
}
