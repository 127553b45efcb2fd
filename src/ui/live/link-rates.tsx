import { useStore, ViewportPortal } from "@xyflow/react";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { Live } from "../../app/live/live.ts";
import { rateText } from "../../app/live/rates.ts";
import type { Rect } from "../../stage/geometry.ts";
import type { Scene } from "../../stage/scene.ts";
import { useHost } from "../app-context.ts";
import { LAYERS } from "../stage/to-flow.ts";
import { useRates } from "./use-rates.ts";
import "./live.css";

/** Packets per second at every interface that has some: where packets really go. */
export default function LinkRates({ live, scene }: { live: Live; scene: Scene }) {
  const rates = useRates(live);
  const zoom = useStore((state) => state.transform[2]);
  const namespaces = useHost((state) => state.shown?.host.namespaces);
  if (!rates || !namespaces) return null;
  const inodes = new Map(namespaces.map(({ name, inode }) => [name, inode]));
  const places: readonly { readonly name: string; readonly rect: Rect }[] = [
    ...scene.devices.map(({ name, rect }) => ({ name, rect })),
    ...scene.ports.map(({ name, at }) => ({ name, rect: { ...at, width: 0, height: 0 } })),
    ...scene.rooms.flatMap(({ tabs }) => tabs.map(({ name, rect }) => ({ name, rect }))),
  ];
  return (
    <ViewportPortal>
      {places.map(({ name, rect }) => {
        const cut = name.lastIndexOf("/");
        const inode = inodes.get(name.slice(0, cut));
        const rate = inode === undefined ? undefined : rates.namespaces.get(inode)?.links.get(name.slice(cut + 1));
        if (!rate || rate.received + rate.sent <= 0) return null;
        return (
          <div
            key={name}
            className="link-rate"
            style={{ left: rect.x + rect.width / 2, top: rect.y, scale: String(1 / zoom), zIndex: LAYERS.packet }}
          >
            <span className="unseen">{name} now: </span>
            <Rate icon={<ArrowDown size={12} aria-label="in" />} rate={rate.received} />
            <Rate icon={<ArrowUp size={12} aria-label="out" />} rate={rate.sent} />
          </div>
        );
      })}
    </ViewportPortal>
  );
}

function Rate({ icon, rate }: { icon: React.ReactNode; rate: number }) {
  const text = rateText(rate);
  return (
    text && (
      <span className="link-rate-part">
        {icon}
        {text}
      </span>
    )
  );
}
