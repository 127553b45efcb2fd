/** The worker of a page: holds one host. */
import { serveHost } from "./serve.ts";

const receive = serveHost((message) => self.postMessage(message));

self.addEventListener("message", ({ data }) => void receive(data));
