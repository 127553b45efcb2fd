import type { Host } from "../host/model.ts";
import type { Origin, Question } from "../kernel/question.ts";
import { type Address, familyOf, parseAddress } from "../net/address.ts";
import { parsePort } from "../net/port.ts";
import { err, ok, type Result } from "../net/result.ts";
import { parseEndpoint } from "./endpoint.ts";
import { resolveName } from "./names.ts";
import { outsideSource } from "./outside.ts";
import type { QuestionText } from "./question-text.ts";

interface Found {
  readonly address: Address;
  readonly resolved: Question["resolved"];
}

function findTarget(host: Host, from: Origin, to: string, asker: string | null): Result<Found> {
  const address = parseAddress(to);
  if (address.ok) return ok({ address: address.value, resolved: null });
  if (!/^[a-z0-9_][a-z0-9_.-]*$/i.test(to) || /^[0-9.]+$/.test(to)) return err(`'${to}' is not an address or a name.`);
  if (from.type === "outside") return err(`Names of the outside are not in the snapshot: give the address of '${to}'.`);
  const found = resolveName(host, from.inode, to, asker);
  if (!found.ok) return found;
  return ok({ address: found.value.addresses[0], resolved: found.value });
}

function findSource(host: Host, from: Origin, text: string | undefined, to: Address): Result<Address | null> {
  if (text !== undefined) {
    const src = parseAddress(text);
    if (!src.ok) return err(`The source ${src.error}.`);
    if (familyOf(src.value) === familyOf(to)) return src;
    return err(`The source ${text} and the target are of different families.`);
  }
  if (from.type === "namespace") return ok(null);
  const src = outsideSource(host, from.dev, to);
  return src === null
    ? err(`${from.dev} has no IPv${familyOf(to)} address to tell who is behind it: say the source address.`)
    : ok(src);
}

/** A port of the question; null where it names none. */
function readPort(port: number | undefined): Result<Question["port"]> {
  return port === undefined ? ok(null) : parsePort(String(port));
}

/** Makes of a question in words one that the simulator takes. The error is a sentence for the person who asked. */
export function ask(host: Host, text: QuestionText): Result<Question> {
  const from = parseEndpoint(host, text.from);
  if (!from.ok) return from;
  const target = findTarget(host, from.value, text.to, /^container:(.+)$/.exec(text.from)?.[1] ?? null);
  if (!target.ok) return target;
  const port = readPort(text.proto === "icmp" ? undefined : text.port);
  if (!port.ok) return err(`${port.error}.`);
  if (port.value === null && text.proto !== "icmp") return err(`A ${text.proto} question needs a port.`);
  const sport = readPort(text.sport);
  if (!sport.ok) return err(`The source port: ${sport.error}.`);
  const src = findSource(host, from.value, text.src, target.value.address);
  if (!src.ok) return src;
  return ok({
    from: from.value,
    proto: text.proto,
    to: target.value.address,
    port: port.value,
    src: src.value,
    sport: sport.value,
    mark: text.mark ?? 0,
    length: text.length ?? null,
    dontFragment: text.dontFragment ?? false,
    ttl: text.ttl ?? null,
    tos: text.tos ?? null,
    resolved: target.value.resolved,
  });
}
