import { socketText } from "../../app/selected.ts";
import type { Host, Namespace, Socket } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import { withPort } from "../../net/port.ts";
import { Fact, FactsCard } from "../panel/facts-card.tsx";
import { Heading, To } from "./parts.tsx";

export function SocketView({ host, namespace, socket }: { host: Host; namespace: Namespace; socket: Socket }) {
  const pids = new Set(socket.processes.map((process) => process.pid));
  const proxy = host.proxies.find((one) => pids.has(one.pid));
  return (
    <>
      <Heading kind="Socket" term="socket" name={`${socket.proto} ${socketText(socket)}`} />
      <FactsCard title={socket.processes[0]?.name ?? "Unnamed process"} about={socket.state}>
        <Fact name="namespace">
          <To kind="namespace" name={namespace.name} />
        </Fact>
        {socket.processes.map(({ name, pid }) => (
          <Fact key={pid} name="process">
            {name}, pid {pid}
          </Fact>
        ))}
        {socket.dev !== null && (
          <Fact name="bound to">
            <To kind="link" name={`${namespace.name}/${socket.dev}`} />
          </Fact>
        )}
        {socket.local.address === null && <Fact name="families">IPv4 and IPv6</Fact>}
        {socket.v6only && <Fact name="families">IPv6 alone</Fact>}
        {socket.uid !== null && <Fact name="uid">{socket.uid}</Fact>}
        {socket.mark !== 0 && <Fact name="mark">{`0x${socket.mark.toString(16)}`}</Fact>}
      </FactsCard>
      {proxy && (
        <section className="card">
          <p>
            docker-proxy accepts here, and opens a connection of its own to{" "}
            <span className="mono">{withPort(formatAddress(proxy.containerAddress), proxy.containerPort)}</span>.
          </p>
        </section>
      )}
    </>
  );
}
