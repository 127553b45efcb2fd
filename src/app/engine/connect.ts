/** Starts what holds a host, and is spoken to by messages (protocol.ts): a worker. A page that is one file has another. */
export type Connection = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

export function connect(): Connection {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
}
