import { inKernel } from "../../answers/in-kernel.ts";
import type { JourneyPacket, Step } from "../../kernel/journey.ts";

/** Why there is such a step, and where Linux has it in its source. */
export function InKernelCard({ packet, step }: { packet: JourneyPacket; step: Step }) {
  const { does, functions } = inKernel(packet, step);
  return (
    <section className="card in-kernel" aria-labelledby="in-kernel-title">
      <h2 id="in-kernel-title" className="in-kernel-title">
        What happens here
      </h2>
      <p className="small">{does}</p>
      {functions.length > 0 && <code>{functions.map((name) => `${name}()`).join(" → ")}</code>}
    </section>
  );
}
