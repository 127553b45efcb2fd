import { findSelected, type Selected } from "../../app/selected.ts";
import type { Host } from "../../host/model.ts";
import { unreachable } from "../../net/result.ts";
import { ChainView } from "./chain-view.tsx";
import { ContainerView } from "./container-view.tsx";
import { HookView } from "./hook-view.tsx";
import { LinkView } from "./link-view.tsx";
import { NamespaceView } from "./namespace-view.tsx";
import { NetworkView } from "./network-view.tsx";
import { OutsideView } from "./outside-view.tsx";
import { SocketView } from "./socket-view.tsx";
import "./inspector.css";

/** Whatever is selected, whole. */
export default function Inspector({ host, selection }: { host: Host; selection: string }) {
  const selected = findSelected(host, selection);
  if (!selected) return <p className="card quiet">There is nothing of that name on this host.</p>;
  return <View host={host} selected={selected} />;
}

function View({ host, selected }: { host: Host; selected: Selected }) {
  switch (selected.kind) {
    case "namespace":
      return <NamespaceView host={host} namespace={selected.namespace} />;
    case "link":
      return <LinkView host={host} namespace={selected.namespace} link={selected.link} />;
    case "socket":
      return <SocketView host={host} namespace={selected.namespace} socket={selected.socket} />;
    case "hook":
      return <HookView namespace={selected.namespace} hook={selected.hook} />;
    case "chain":
      return <ChainView namespace={selected.namespace} found={selected.chain} rule={selected.rule} />;
    case "container":
      return <ContainerView host={host} container={selected.container} />;
    case "network":
      return <NetworkView host={host} network={selected.network} />;
    case "outside":
      return <OutsideView host={host} namespace={selected.namespace} link={selected.link} />;
    default:
      return unreachable(selected);
  }
}
