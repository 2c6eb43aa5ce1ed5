// An application: sessions under a name of its own, some of them coming and going, and a health endpoint.
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Lab } from "../lab.ts";

export const applicationName = "shop-web";

/** Sessions that stand until the scenario ends. */
export async function appSessions(lab: Lab, url: string, count: number, ...statements: string[]): Promise<Client[]> {
  const clients: Client[] = [];
  for (let n = 0; n < count; n += 1) {
    const client = await appSession(url);
    lab.defer(() => client.connection.stream.destroy());
    for (const statement of statements) await client.query(statement);
    clients.push(client);
  }
  return clients;
}

async function appSession(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: applicationName });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Connects, does `step`, and goes, again and again until the signal. */
export async function comingAndGoing(
  url: string,
  signal: AbortSignal,
  step: (client: Client) => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    const client = await appSession(url).catch(() => null);
    await step(client ?? (await appSession(url))).catch(() => undefined);
    await client?.end().catch(() => undefined);
    await sleep(80);
  }
}

/** Answers every request with this status. @returns its URL */
export async function healthEndpoint(lab: Lab, status: number): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end("how it is"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  lab.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
}

/** A configuration file of the application. @returns its path */
export async function configFile(lab: Lab, name: string, text: string): Promise<string> {
  const path = join(await lab.directory(), name);
  await writeFile(path, text);
  return path;
}
