// Whether a place's own network is fit to say anything about a target: names, a way out to the queue, address families.
import { lookup } from "node:dns/promises";
import { connect, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { within } from "../deadline.ts";
import type { QueueSettings } from "../jobs/queue.ts";
import type { SelfTest } from "./messages.ts";

const withinMs = 2_000;

/** Never rejects: what cannot be had is false. */
export async function testOwnNetwork(settings: QueueSettings): Promise<SelfTest> {
  const { host, port } = placeOf(settings);
  const isName = isIP(host) === 0 && !host.startsWith("/");
  const [dns, tcp] = await Promise.all([isName ? isTrue(lookup(host)) : null, isTrue(reach(host, port))]);
  return { dns, tcp, families: ownFamilies() };
}

export function isFit({ dns, tcp }: SelfTest): boolean {
  return dns !== false && tcp;
}

function placeOf(settings: QueueSettings): { host: string; port: number } {
  if (settings.kind === "postgres") return settings.connection;
  const url = new URL(settings.url.reveal());
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1") || "localhost", port: Number(url.port || 6379) };
}

async function isTrue(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await within(withinMs, attempt);
    return true;
  } catch {
    return false;
  }
}

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = host.startsWith("/")
      ? connect({ path: `${host}/.s.PGSQL.${port}` })
      : connect({ host, port, timeout: withinMs });
    const end = (act: () => void) => () => {
      socket.destroy();
      act();
    };
    socket.once("connect", end(resolve));
    socket.once("timeout", end(reject));
    socket.once("error", end(reject));
  });
}

function ownFamilies(): (4 | 6)[] {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  const has = (family: "IPv4" | "IPv6") =>
    all.some((one) => one.family === family && !one.internal && !/^(fe80:|169\.254\.)/i.test(one.address));
  return [...(has("IPv4") ? [4 as const] : []), ...(has("IPv6") ? [6 as const] : [])];
}
