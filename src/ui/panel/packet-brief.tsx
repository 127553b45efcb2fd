import { useEffect, useRef, useState } from "react";
import { KIND_WORDS } from "../../answers/words.ts";
import type { JourneyPacket } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import { headerAfter } from "./header.ts";

/**
 * Which packet it is that the rules are held against, in a line at the panel's top: for as long as its addresses are scrolled
 * away, on the card that has all of it. It takes no room of its own, and says nothing that the card does not.
 */
export function PacketBrief({ packet, index }: { packet: JourneyPacket; index: number }) {
  const element = useRef<HTMLDivElement>(null);
  const gone = useScrolledAway(element, packet);
  const now = headerAfter(packet, index);
  if (!now) return null;
  return (
    <div ref={element} className="packet-brief" aria-hidden="true">
      {gone && (
        <p className="small">
          <span className="quiet">{KIND_WORDS[packet.kind]}</span>
          <span className="mono ellipsis">{withPort(now.src, now.sport ?? null)}</span>
          <span className="mono ellipsis">→ {withPort(now.dst, now.dport ?? null)}</span>
        </p>
      )}
    </div>
  );
}

/** Whether the addresses of the card that comes right after it in the panel are out of sight. */
function useScrolledAway(element: React.RefObject<HTMLElement | null>, packet: JourneyPacket): boolean {
  const [gone, setGone] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another packet has other layers
  useEffect(() => {
    const panel = element.current?.parentElement;
    // Ethernet first, then IP.
    const addresses = element.current?.nextElementSibling?.querySelectorAll(".layer")[1];
    if (!panel || !addresses) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        const top = entry?.rootBounds?.top;
        setGone(
          entry?.isIntersecting === false && top !== undefined && entry.boundingClientRect.bottom <= top + HEIGHT,
        );
      },
      { root: panel, rootMargin: `-${HEIGHT}px 0px 0px` },
    );
    observer.observe(addresses);
    return () => observer.disconnect();
  }, [element, packet]);
  return gone;
}

/** Pixels that it takes of the panel, as in panel.css. */
const HEIGHT = 32;
