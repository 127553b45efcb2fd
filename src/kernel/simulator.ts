/**
 * The simulator's door: a host is compiled once, and then asked questions. The same question always gives the same
 * journey; nothing here reads a clock or draws lots.
 */
import { ForwardingDatabase } from "./bridge/fdb.ts";
import { compileHost } from "./compile.ts";
import type { CompiledHost, CompiledNamespace } from "./compiled.ts";
import { ConntrackTable } from "./conntrack/table.ts";
import { converse } from "./conversation.ts";
import { deliver } from "./deliver.ts";
import { receive, transmit } from "./devices/index.ts";
import { duplicate } from "./duplicate.ts";
import { type Netns, type Paths, Run } from "./flight.ts";
import { explore } from "./fork.ts";
import { reject, sendError } from "./icmp.ts";
import { ipLocalOut, reroute } from "./ip-output.ts";
import type { Journey } from "./journey.ts";
import { NeighbourCache } from "./neighbours/cache.ts";
import { arrive, leave } from "./outside.ts";
import type { Question, SimulationOptions } from "./question.ts";

export type { CompiledHost };
export { compileHost };

const DEFAULTS: SimulationOptions = { explain: true, seed: 0, useCapturedConntrack: true };

const PATHS: Paths = {
  receive,
  transmit,
  localOut: ipLocalOut,
  deliver,
  leave,
  arrive,
  sendError,
  reject,
  duplicate,
  reroute,
};

/**
 * Follows a question through a host. Throws a RangeError where the question names a namespace or an interface that the
 * host does not have, or comes from outside without a source.
 */
export function simulate(host: CompiledHost, question: Question, options: Partial<SimulationOptions> = {}): Journey {
  const settings = { ...DEFAULTS, ...options };
  return explore((oracle) => converse(new Run({ host, question, options: settings, oracle, paths: PATHS, netnsOf })));
}

function netnsOf(run: Run, compiled: CompiledNamespace): Netns {
  const { inode, name, role } = compiled.model;
  return {
    compiled,
    inode,
    name,
    called: role === "host" ? "the host" : name,
    conntrack: new ConntrackTable(compiled, run.connections, run.options.useCapturedConntrack),
    fdb: new ForwardingDatabase(compiled),
    neighbours: new NeighbourCache(compiled),
  };
}
