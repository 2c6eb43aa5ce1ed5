// A relay in front of a real server that answers late, goes dark, or changes what is said: a bad path to a good server.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { after } from "node:test";

/**
 * Delays every answer of the server's; connecting is as fast as ever. Closed when the test file ends.
 * @param options `darkAfter`: a connection goes dark once a packet with these bytes of the server's has passed;
 *   `announce`: a parameter that the server reports besides its own, before it is ready;
 *   `change`: for each connection, what becomes of the server's bytes
 */
export async function startRelay(
  to: number,
  options: {
    delayMs?: number;
    darkAfter?: string;
    announce?: [name: string, value: string];
    change?: () => (chunk: Buffer) => Buffer;
  } = {},
): Promise<{ port: number }> {
  const { delayMs = 0, darkAfter, announce, change = () => (chunk: Buffer) => chunk } = options;
  const open = new Set<Socket>();
  const relay = createServer((client) => {
    let isDark = false;
    const changed = change();
    const server = connect(to, "127.0.0.1");
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy()).on("close", () => other.destroy());
    }
    client.on("data", (chunk) => server.write(chunk)).on("end", () => server.end());
    let isAnnounced = announce === undefined;
    server.on("data", (sent: Buffer) => {
      if (isDark) return;
      const ready = isAnnounced || !announce ? -1 : sent.indexOf(readyForQuery);
      const chunk = changed(ready < 0 || !announce ? sent : inserted(sent, ready, parameterStatus(...announce)));
      if (ready >= 0) isAnnounced = true;
      if (delayMs > 0) setTimeout(() => client.write(chunk), delayMs);
      else client.write(chunk);
      if (darkAfter !== undefined && chunk.includes(darkAfter)) isDark = true;
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  after(() => {
    relay.close();
    for (const socket of open) socket.destroy();
  });
  return { port: (relay.address() as AddressInfo).port };
}

/** ReadyForQuery, idle (protocol-message-formats). */
const readyForQuery = Buffer.from("Z\0\0\0\x05I");

function parameterStatus(name: string, value: string): Buffer {
  const body = Buffer.from(`${name}\0${value}\0`);
  const head = Buffer.from("S\0\0\0\0");
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function inserted(into: Buffer, at: number, what: Buffer): Buffer {
  return Buffer.concat([into.subarray(0, at), what, into.subarray(at)]);
}
