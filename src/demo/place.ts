// From which of the demo's places a connection comes. All places are this one process, so
// neither address nor user tells them apart: whoever opened the connection does.
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";

const place = new AsyncLocalStorage<string>();
/** Of connections that are open, by their local port. */
const opened = new Map<number, string>();

subscribe("net.client.socket", (message) => {
  const { socket } = message as { socket: Socket };
  const name = place.getStore();
  if (name === undefined) return;
  socket.once("connect", () => {
    const { localPort } = socket;
    if (localPort === undefined) return;
    opened.set(localPort, name);
    socket.once("close", () => opened.delete(localPort));
  });
});

/** All that `start` begins, and what that begins later, connects from there. */
export function inPlace<Result>(name: string, start: () => Result): Result {
  return place.run(name, start);
}

/** @returns null: of no place that has a name, such as the bot's own or another program */
export async function originOf({ remotePort }: Socket): Promise<string | null> {
  // Both ends are of one turn of the loop, and either may be told of it first.
  await turnOfTheLoop();
  return opened.get(remotePort ?? 0) ?? null;
}
