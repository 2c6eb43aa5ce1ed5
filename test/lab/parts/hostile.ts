// A server written by hand, for what no real one does: it speaks just
// enough of the protocol to misbehave at the wished place.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Lab } from "../lab.ts";

export interface Heard {
  type: string;
  body: Buffer;
}

/** One client's connection. Whatever it asks after the client has gone ends the scene by `Gone`. */
export interface Peer {
  /** What the client wants of a PostgreSQL: a request for encryption is answered "N" (or obeyed) before. */
  startup(): Promise<Map<string, string>>;
  /** The client's next message. */
  message(): Promise<Heard>;
  /** The next bytes, whatever they are. */
  bytes(count: number): Promise<Buffer>;
  /** Waits while the client's window is full. */
  send(...bytes: (Buffer | string)[]): Promise<void>;
  pause(ms: number): Promise<void>;
  socket: Socket;
}

/** ALPNProtocols: those that the server knows; without it, it does not look. */
export interface Pair {
  cert: string;
  key: string;
  ALPNProtocols?: string[];
}

export class Gone extends Error {}

export interface Hostile {
  port: number;
  url(query?: string): string;
}

const requestTls = 80_877_103;
const requestGss = 80_877_104;

/**
 * @param scene what happens on each connection; when it returns, the connection stays open and silent
 * @param certificate where the request for TLS is obeyed
 */
export async function hostile(lab: Lab, scene: (peer: Peer) => Promise<void>, certificate?: Pair): Promise<Hostile> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    scene(peerOf(socket, certificate)).catch((error: unknown) => {
      if (!(error instanceof Gone)) process.stderr.write(`lab: a server by hand failed: ${String(error)}\n`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  lab.defer(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: (query) => `postgres://app:correct%20horse@127.0.0.1:${port}/app${query ? `?${query}` : ""}` };
}

function peerOf(raw: Socket, certificate?: Pair): Peer {
  let socket = raw;
  let held = Buffer.alloc(0);
  let wake = () => {};
  const listen = () => {
    socket.on("data", (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      wake();
    });
    for (const name of ["error", "close", "end"]) socket.on(name, () => wake());
  };
  listen();
  const alive = () => {
    if (socket.destroyed || socket.readableEnded) throw new Gone("the client has gone");
  };
  const bytes = async (count: number): Promise<Buffer> => {
    while (held.length < count) {
      alive();
      await new Promise<void>((done) => (wake = done));
    }
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
  const send = async (...parts: (Buffer | string)[]) => {
    alive();
    if (socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))))) return;
    await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => {});
  };
  return {
    bytes,
    send,
    pause: async (ms) => {
      alive();
      await new Promise((done) => setTimeout(done, ms));
    },
    startup: async () => {
      for (;;) {
        const length = (await bytes(4)).readInt32BE();
        const body = await bytes(length - 4);
        const code = body.readInt32BE();
        if (code === requestTls && certificate) {
          await send("S");
          raw.removeAllListeners("data");
          socket = new TLSSocket(raw, { isServer: true, ...certificate });
          listen();
        } else if (code === requestTls || code === requestGss) await send("N");
        else {
          const words = body.subarray(4).toString().split("\0");
          return new Map(
            words.flatMap((word, at) => (at % 2 === 0 && word !== "" ? [[word, words[at + 1] ?? ""] as const] : [])),
          );
        }
      }
    },
    message: async () => {
      const head = await bytes(5);
      return { type: head.toString("latin1", 0, 1), body: await bytes(head.readInt32BE(1) - 4) };
    },
    get socket() {
      return socket;
    },
  };
}

/**
 * A message of the protocol (PostgreSQL's documentation, "Message
 * Formats"). @param length said in place of the true one
 */
export function message(type: string, body: Buffer | string = "", length?: number): Buffer {
  const content = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeInt32BE(length ?? content.length + 4, 1);
  return Buffer.concat([head, content]);
}

/** Authentication request: 0 is "welcome", 3 asks for the password in clear, 10 to 12 are SASL's. */
export function authentication(code: number, body: Buffer | string = ""): Buffer {
  const number = Buffer.alloc(4);
  number.writeInt32BE(code);
  return message("R", Buffer.concat([number, Buffer.from(body)]));
}

export function parameterStatus(name: string, value: string): Buffer {
  return message("S", `${name}\0${value}\0`);
}

/** @param fields by their letters: S severity, C SQLSTATE, M message, R routine … */
export function complaint(fields: Record<string, string>, type: "E" | "N" = "E"): Buffer {
  return message(
    type,
    `${Object.entries(fields)
      .map(([letter, text]) => `${letter}${text}\0`)
      .join("")}\0`,
  );
}

/** All that follows the welcome until the client may ask. */
export function ready(): Buffer {
  const parameters = {
    server_version: "18.0",
    client_encoding: "UTF8",
    session_authorization: "app",
    in_hot_standby: "off",
    default_transaction_read_only: "off",
  };
  return Buffer.concat([
    authentication(0),
    ...Object.entries(parameters).map(([name, value]) => parameterStatus(name, value)),
    message("K", Buffer.from([0, 0, 4, 210, 1, 2, 3, 4])),
    message("Z", "I"),
  ]);
}
