// A path to a real server that is bad in one way: it loses large packets, drops one connection in so many, or
// lets in some places only.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { originOf } from "../place.ts";

export interface Badness {
  /**
   * Answers that come in larger pieces are lost, and with them all that
   * follow on that connection, as where an MTU is too small.
   */
  largestAnswerBytes?: number;
  /** The n-th, 2n-th … connection is dropped as soon as it is there, as by a balancer with one dead backend. */
  dropsEveryNth?: number;
  /** An allow-list, kept by a proxy: connections of other places are taken, and closed at once. */
  letsIn?: (place: string | null) => boolean;
}

export interface BadPath {
  port: number;
  close(): Promise<void>;
}

export async function startBadPath(
  toPort: number,
  { largestAnswerBytes = Infinity, dropsEveryNth = 0, letsIn }: Badness,
): Promise<BadPath> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    keep(near);
    if (dropsEveryNth > 0 && connections % dropsEveryNth === 0) return void near.destroy();
    if (!letsIn) return goOn(near);
    void originOf(near).then((place) => {
      if (letsIn(place)) goOn(near);
      else near.destroy();
    });
  });
  function goOn(near: Socket): void {
    const far = connect(toPort, "127.0.0.1");
    keep(far);
    let isStuck = false;
    near.pipe(far);
    far.on("data", (chunk) => {
      isStuck ||= chunk.length > largestAnswerBytes;
      if (!isStuck) near.write(chunk);
    });
    far.on("close", () => near.destroy());
    near.on("close", () => far.destroy());
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
