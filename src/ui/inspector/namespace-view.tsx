import { socketText } from "../../app/selected.ts";
import type { Host, Namespace } from "../../host/model.ts";
import { routeText, ruleText, tableName } from "../../kernel/routing/text.ts";
import { tableId } from "../../stage/selection.ts";
import { Fact, FactsCard } from "../panel/facts-card.tsx";
import { kindText, whenText } from "../words.ts";
import { addressesText, Heading, ListCard, To } from "./parts.tsx";

export function NamespaceView({ host, namespace }: { host: Host; namespace: Namespace }) {
  const isHost = namespace.role === "host";
  const unread = host.unread.filter((one) => one.namespace === namespace.inode);
  const warnings = host.warnings.filter(
    (one) => one.namespace === namespace.inode || (isHost && one.namespace === null),
  );
  return (
    <>
      <Heading
        kind={isHost ? "Host" : "Network namespace"}
        term="namespace"
        name={isHost ? host.hostname : namespace.name}
        about={isHost ? [host.os, host.kernel && `Linux ${host.kernel}`].filter(Boolean).join(", ") : undefined}
      />
      <FactsCard title="Namespace" about={`inode ${namespace.inode}`}>
        {isHost && host.dockerVersion !== null && <Fact name="docker">{host.dockerVersion}</Fact>}
        {isHost && host.capturedAt !== null && (
          <Fact name="captured">
            <time dateTime={host.capturedAt} title={host.capturedAt}>
              {whenText(host.capturedAt)}
            </time>
          </Fact>
        )}
        {namespace.mounts.length > 0 && <Fact name="mounted at">{namespace.mounts.join(", ")}</Fact>}
        <Fact name="forwarding">{namespace.sysctls.get("net.ipv4.ip_forward") === "1" ? "IPv4 on" : "IPv4 off"}</Fact>
        <Fact name="tracked">{`${namespace.conntrack.length} connections`}</Fact>
      </FactsCard>
      <ListCard title="Containers">
        {namespace.containers.map((name) => (
          <To key={name} kind="container" name={name} />
        ))}
      </ListCard>
      <ListCard title="Interfaces" term="interface">
        {namespace.links.map((link) => (
          <>
            <To kind="link" name={`${namespace.name}/${link.name}`}>
              {link.name}
            </To>
            <span className="mono quiet">{addressesText(link) || kindText(link)}</span>
          </>
        ))}
      </ListCard>
      <ListCard title="Sockets" term="socket">
        {namespace.sockets.map((socket) => (
          <>
            <To kind="socket" name={`${namespace.name}/${socket.proto}/${socketText(socket)}`}>
              {socket.proto} {socketText(socket)}
            </To>
            <span className="quiet">{socket.processes[0]?.name}</span>
          </>
        ))}
      </ListCard>
      <ListCard title="Policy rules" term="policy-rule">
        {namespace.rules.map((rule) => (
          <code key={rule.priority}>
            {rule.priority}: {ruleText(rule)}
          </code>
        ))}
      </ListCard>
      <ListCard title="Routes" term="route">
        {namespace.routes.map((route) => (
          <>
            <code>{routeText(route)}</code>
            <span className="quiet small">{tableName(route.table)}</span>
          </>
        ))}
      </ListCard>
      <ListCard title="Chains" term="chain">
        {[...namespace.xtables, ...namespace.nftables].flatMap((table) => {
          const id = tableId(namespace, table);
          return table.chains.map((chain) => (
            <>
              <To kind="chain" name={`${namespace.name}/${table.family}/${id}/${chain.name}`}>
                {table.family} {id.replace("@", " ")} · {chain.name}
              </To>
              <span className="quiet small">{chain.rules.length === 1 ? "1 rule" : `${chain.rules.length} rules`}</span>
            </>
          ));
        })}
      </ListCard>
      <ListCard title="The capture could not read">
        {warnings.map(({ command, message }) => (
          <span key={command}>
            <code>{command}</code>: {message}
          </span>
        ))}
      </ListCard>
      <ListCard title="Not understood">
        {unread.map(({ source, line, text, reason }) => (
          <span key={`${source} ${line} ${text}`}>
            <span className="quiet small">
              {source} {line}: {reason}
            </span>
            <br />
            <code>{text}</code>
          </span>
        ))}
      </ListCard>
    </>
  );
}
