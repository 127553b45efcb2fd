import { type Address, ipv4Of, parseAddress } from "../../net/address.ts";
import { parsePort } from "../../net/port.ts";
import type { Socket, SocketEnd, SocketProcess } from "../model.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readLines } from "./reading.ts";

/** Said of a socket, without a bearing on which packets it takes: its kernel address, timers, shutdown state. */
const OTHER_WORDS = /^(sk:|timer:|class_id:|<->$|-->$|<--$|---$)/;

/** An IPv4-mapped address (`::ffff:1.2.3.4`) of an IPv6 socket stands for IPv4 packets alone. */
function unmapped(address: Address): Address {
  return typeof address === "bigint" && address >> 32n === 0xffffn ? ipv4Of(Number(address & 0xffffffffn)) : address;
}

interface End extends SocketEnd {
  readonly dev: string | null;
}

/** `127.0.0.1:80`, `*:80`, `[::]:80`, `127.0.0.53%lo:53`, `[fe80::1]%eth0:546`, `0.0.0.0:*`. */
function readEnd(text: string): End {
  const parts = /^(\*|\[[^\]]*\]|[^%]*?)(?:%(.+))?:(\*|\d+)$/.exec(text);
  if (parts === null) throw new Misread(`'${text}' is not an address and port`);
  const [, host = "", dev, port = ""] = parts;
  return {
    address: host === "*" ? null : unmapped(must(parseAddress(host.replace(/^\[|\]$/g, "")))),
    dev: dev ?? null,
    port: port === "*" ? null : must(parsePort(port)),
  };
}

/** Cuts `users:(("nginx",pid=7,fd=6),("nginx",pid=8,fd=6))` out of what follows the addresses. */
function cutUsers(rest: string): { readonly users: string; readonly others: string } {
  const start = rest.indexOf("users:((");
  const end = rest.lastIndexOf("))");
  if (start < 0 || end < start) return { users: "", others: rest };
  return {
    users: rest.slice(start + "users:(".length, end + 1),
    others: `${rest.slice(0, start)} ${rest.slice(end + 2)}`,
  };
}

/** `("nginx",pid=7,fd=6),("nginx",pid=8,fd=6)`; names stand unescaped, whatever they hold. */
function readUsers(users: string): readonly SocketProcess[] {
  if (users === "") return [];
  return users
    .slice(2, -1)
    .split('),("')
    .map((user) => {
      const end = user.lastIndexOf('",pid=');
      const [, pid, fd] = /^",pid=(\d+),fd=(\d+)$/.exec(end < 0 ? "" : user.slice(end)) ?? [];
      if (pid === undefined) throw new Misread("a process with pid and fd was expected");
      return { name: user.slice(0, end), pid: Number(pid), fd: Number(fd) };
    });
}

/**
 * `ss -Htulnpe`, one socket a line: netid, state, two queues, local and remote end, then what `-p` and `-e` add (iproute2
 * misc/ss.c inet_show_sock). `[::]:80` takes IPv6 alone, `*:80` both families; that is also how it is told where `v6only`
 * is not printed.
 */
export function readSs(text: string, place: Place): Reading<Socket> {
  return readLines(text, place, (line, complain) => {
    const columns = /^(\S+)\s+(\S+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line);
    if (columns === null) throw new Misread("netid, state, queues, and two addresses were expected");
    const [, proto = "", state = "", , sendQueue, localText = "", remoteText = "", rest = ""] = columns;
    const local = readEnd(localText);
    const remote = readEnd(remoteText);
    const { users, others } = cutUsers(rest);
    const said = new Map<string, string>();
    for (const word of others.split(/\s+/)) {
      const known = /^(uid|ino|fwmark|cgroup|v6only):(.*)$/.exec(word);
      if (known !== null) said.set(known[1] ?? "", known[2] ?? "");
      else if (word !== "" && !OTHER_WORDS.test(word)) complain(`'${word}' of a socket is not known here`);
    }
    const number = (key: string): number | null => {
      const value = said.get(key);
      return value !== undefined && /^(\d+|0x[0-9a-f]+)$/i.test(value) ? Number(value) : null;
    };
    return {
      proto,
      state,
      local: { address: local.address, port: local.port },
      remote: { address: remote.address, port: remote.port },
      dev: local.dev,
      v6only: said.has("v6only") ? said.get("v6only") === "1" : typeof local.address === "bigint",
      processes: readUsers(users),
      // ss leaves out the uid of root.
      uid: number("uid") ?? (said.has("ino") ? 0 : null),
      inode: number("ino"),
      cgroup: said.get("cgroup") ?? null,
      mark: number("fwmark") ?? 0,
      backlog: Number(sendQueue),
    };
  });
}
