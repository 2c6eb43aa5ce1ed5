// A path to a real server that is bad in one way: it loses large packets, or drops one connection in so many.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface Badness {
  /**
   * Answers that come in larger pieces are lost, and with them all that
   * follow on that connection, as where an MTU is too small.
   */
  largestAnswerBytes?: number;
  /** The n-th, 2n-th … connection is dropped as soon as it is there, as by a balancer with one dead backend. */
  dropsEveryNth?: number;
}

export interface BadPath {
  port: number;
  close(): Promise<void>;
}

export async function startBadPath(
  toPort: number,
  { largestAnswerBytes = Infinity, dropsEveryNth = 0 }: Badness,
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
    if (dropsEveryNth > 0 && connections % dropsEveryNth === 0) {
      near.destroy();
      return;
    }
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
  });
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
