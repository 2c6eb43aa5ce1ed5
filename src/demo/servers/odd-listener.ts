// Listeners that take connections and then do what no PostgreSQL should.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

export type Oddity =
  /** Accepts and says nothing, ever. */
  | { kind: "silent" }
  | { kind: "closes" }
  | { kind: "resets" }
  /** Says this at once, as MySQL, SSH and SMTP servers do. */
  | { kind: "greets"; bytes: Buffer | string }
  /** Answers the n-th chunk it gets with the n-th of these, then stays silent. */
  | { kind: "answers"; chunks: (Buffer | string)[] }
  /** Sends without end once it was spoken to. */
  | { kind: "floods"; first: Buffer };

export interface OddListener {
  port: number;
  /** Bytes it was sent, all connections together. */
  received(): Buffer;
  connections(): number;
  close(): Promise<void>;
}

export async function startOddListener(oddity: Oddity): Promise<OddListener> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => received.push(chunk));
    behave(socket, oddity);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(received),
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function behave(socket: Socket, oddity: Oddity): void {
  switch (oddity.kind) {
    case "silent":
      return;
    case "closes":
      socket.end();
      return;
    case "resets":
      socket.resetAndDestroy();
      return;
    case "greets":
      socket.write(oddity.bytes);
      return;
    case "answers": {
      const rest = [...oddity.chunks];
      socket.on("data", () => {
        const next = rest.shift();
        if (next !== undefined) socket.write(next);
      });
      return;
    }
    case "floods": {
      const pour = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 0x41)));
        socket.once("drain", pour);
      };
      socket.once("data", () => {
        socket.write(oddity.first);
        pour();
      });
    }
  }
}
