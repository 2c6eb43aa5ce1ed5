// A proxy that speaks TLS (or pretends to) in front of a server that need not know of it.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Lab } from "../lab.ts";
import type { Postgres } from "./postgres.ts";

export interface ProxyOptions {
  /** What it does when a client asks for TLS. */
  onTls: (client: Socket, hello: Promise<Buffer>, forward: (decrypted: Socket) => void) => void | Promise<void>;
  /** Without TLS; default: forwarded as it is. */
  onPlain?: (client: Socket) => void;
}

const requestTls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** @returns its port on 127.0.0.1 */
export async function tlsProxy(
  lab: Lab,
  server: Pick<Postgres, "port">,
  { onTls, onPlain }: ProxyOptions,
): Promise<number> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    return socket;
  };
  const forward = (client: Socket) => {
    const upstream = keep(connect(server.port, "127.0.0.1"));
    keep(client).pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  };
  const listener = createServer((client) => {
    keep(client);
    client.once("data", (first: Buffer) => {
      client.pause();
      if (first.equals(requestTls)) {
        client.write("S");
        const hello = once(client, "readable").then(() => {
          const bytes = (client.read() as Buffer | null) ?? Buffer.alloc(0);
          client.unshift(bytes);
          return bytes;
        });
        void Promise.resolve(onTls(client, hello, forward)).catch(() => client.destroy());
      } else {
        client.unshift(first);
        (onPlain ?? forward)(client);
      }
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  lab.defer(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as AddressInfo).port;
}

/** Ends TLS here, with this certificate. */
export function terminated(client: Socket, certificate: { cert: string; key: string }): Socket {
  return new TLSSocket(client, { isServer: true, ...certificate });
}

/** The server name in a ClientHello (RFC 8446 §4.1.2, RFC 6066 §3), or null. */
export function serverName(hello: Buffer): string | null {
  let at = 5 + 4 + 2 + 32;
  at += 1 + (hello[at] ?? 0);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + (hello[at] ?? 0);
  const end = at + 2 + hello.readUInt16BE(at);
  for (at += 2; at + 4 <= end; at += 4 + hello.readUInt16BE(at + 2))
    if (hello.readUInt16BE(at) === 0) return hello.toString("latin1", at + 9, at + 9 + hello.readUInt16BE(at + 7));
  return null;
}
