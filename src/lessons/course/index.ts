/** The course, in the order in which it is best taken. Each lesson stands alone. */
import type { Lesson } from "../lesson.ts";
import { namespace } from "./01-namespace.ts";
import { veth } from "./02-veth.ts";
import { bridge } from "./03-bridge.ts";
import { wayOut } from "./04-way-out.ts";
import { publish } from "./05-publish.ts";
import { localhost } from "./06-localhost.ts";
import { names } from "./07-names.ts";
import { isolation } from "./08-isolation.ts";
import { loopback } from "./09-loopback.ts";
import { ufw } from "./10-ufw.ts";
import { hostMode } from "./11-host-mode.ts";
import { ipv6 } from "./12-ipv6.ts";
import { macvlan } from "./13-macvlan.ts";
import { nftables } from "./14-nftables.ts";
import { lost } from "./15-lost.ts";

export const COURSE: readonly Lesson[] = [
  namespace,
  veth,
  bridge,
  wayOut,
  publish,
  localhost,
  names,
  isolation,
  loopback,
  ufw,
  hostMode,
  ipv6,
  macvlan,
  nftables,
  lost,
];
