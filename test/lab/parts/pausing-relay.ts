// A relay on which everything stands still for a while from the moment that a client says certain words.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Lab } from "../lab.ts";

/**
 * @param words in what a client sends; the first time they come, all connections stop for `forMs`
 * @returns its port on 127.0.0.1
 */
export async function pausingRelay(lab: Lab, to: number, words: string, forMs: number): Promise<number> {
  const sockets = new Set<Socket>();
  let until = 0;
  let isDone = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    if (Date.now() < until) socket.pause();
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  let timer: NodeJS.Timeout | undefined;
  const pause = () => {
    isDone = true;
    until = Date.now() + forMs;
    for (const socket of sockets) socket.pause();
    timer = setTimeout(() => {
      for (const socket of sockets) socket.resume();
    }, forMs);
  };
  const listener = createServer((client) => {
    const upstream = keep(connect(to, "127.0.0.1"));
    keep(client).on("data", (bytes) => {
      if (!isDone && bytes.includes(words)) pause();
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => client.write(bytes)).on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
    if (Date.now() < until) for (const socket of [client, upstream]) socket.pause();
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  lab.defer(() => {
    clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as AddressInfo).port;
}
