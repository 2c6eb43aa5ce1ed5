// A relay that lets bytes through only after a while: a mesh that
// inspects the first bytes, a balancer's queue, a cold start.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Lab } from "../lab.ts";

/**
 * @param delayMs of each connection, by its number from 0 on
 * @returns its port on 127.0.0.1
 */
export async function slowRelay(lab: Lab, to: number, delayMs: (connection: number) => number): Promise<number> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  let count = 0;
  const listener = createServer((client) => {
    keep(client).pause();
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (client.destroyed) return;
      const upstream = keep(connect(to, "127.0.0.1"));
      client.pipe(upstream).pipe(client);
      client.on("close", () => upstream.destroy());
      upstream.on("close", () => client.destroy());
    }, delayMs(count));
    timers.add(timer);
    count += 1;
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  lab.defer(() => {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as AddressInfo).port;
}
