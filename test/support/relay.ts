// A relay in front of a real server that answers late, or goes dark: what a bad path does to a good server.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { after } from "node:test";

/**
 * Delays every answer of the server's; connecting is as fast as ever. Closed when the test file ends.
 * @param options `darkAfter`: a connection goes dark once a packet with these bytes of the server's has passed
 */
export async function startRelay(
  to: number,
  options: { delayMs?: number; darkAfter?: string } = {},
): Promise<{ port: number }> {
  const { delayMs = 0, darkAfter } = options;
  const open = new Set<Socket>();
  const relay = createServer((client) => {
    let isDark = false;
    const server = connect(to, "127.0.0.1");
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy()).on("close", () => other.destroy());
    }
    client.on("data", (chunk) => server.write(chunk)).on("end", () => server.end());
    server.on("data", (chunk: Buffer) => {
      if (isDark) return;
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
