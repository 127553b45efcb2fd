/**
 * Takes the place of src/app/engine/connect.ts in a page that is one file: a file opened from a disk, or shown by a wiki in a
 * sandbox, may start no worker. What holds the host then runs on the page's own thread, at the other end of a channel.
 */
import type { Connection } from "../../app/engine/connect.ts";
import { serveHost } from "../../app/engine/serve.ts";

export function connect(): Connection {
  const { port1, port2 } = new MessageChannel();
  const receive = serveHost((message) => port2.postMessage(message));
  port2.addEventListener("message", ({ data }) => void receive(data));
  port2.start();
  port1.start();
  return {
    postMessage: port1.postMessage.bind(port1),
    addEventListener: port1.addEventListener.bind(port1),
    terminate() {
      port1.close();
      port2.close();
    },
  };
}
