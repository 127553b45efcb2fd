import { useEffect, useMemo, useState } from "react";
import type { Host } from "../../host/model.ts";
import { layoutHost, layoutInParts, type Shape } from "../../stage/layout/layout.ts";
import type { Unfolded } from "../../stage/plan/plan.ts";
import type { Scene } from "../../stage/scene.ts";

/** Hosts of so many namespaces are laid out before the next frame; larger ones part by part, between frames. */
const AT_ONCE = 150;

/**
 * The drawing of a host. A large one comes a few frames late; until what was unfolded of it is laid out, it is shown as it
 * was before.
 *
 * @param begin called when work begins; what it returns, when it ends
 */
export function useLayout(host: Host, unfolded: Unfolded, shape: Shape, begin: () => () => void): Scene | null {
  const large = host.namespaces.length > AT_ONCE;
  const atOnce = useMemo(() => (large ? null : layoutHost(host, unfolded, shape)), [host, unfolded, shape, large]);
  const [laid, setLaid] = useState<{ readonly host: Host; readonly scene: Scene } | null>(null);
  useEffect(() => {
    if (!large) return;
    const end = begin();
    const parts = layoutInParts(host, unfolded, shape);
    const go = (): void => {
      const part = parts.next();
      if (!part.done) {
        timer = setTimeout(go);
        return;
      }
      setLaid({ host, scene: part.value });
      end();
    };
    let timer = setTimeout(go);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [host, unfolded, shape, large, begin]);
  return atOnce ?? (laid?.host === host ? laid.scene : null);
}
