// kubectl port-forward since 1.23: one connection that the client or the server resets ends the whole forwarding.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Lab } from "../lab.ts";

/** @returns its port on 127.0.0.1 */
export async function portForward(lab: Lab, to: number): Promise<number> {
  const sockets = new Set<Socket>();
  const end = () => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket
      .on("error", (error: NodeJS.ErrnoException) => (error.code === "ECONNRESET" || error.code === "EPIPE") && end())
      .on("close", () => sockets.delete(socket));
  };
  const listener = createServer((client) => {
    const upstream = keep(connect(to, "127.0.0.1"));
    keep(client).pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  lab.defer(end);
  return (listener.address() as AddressInfo).port;
}
