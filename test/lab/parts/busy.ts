// Sessions that keep a server or a pooler busy: idle, asleep, in a transaction, holding locks.
import { Client } from "pg";
import type { Lab } from "../lab.ts";

/** A session by URL that lives as long as the scenario; its sudden end is no error. */
export async function sessionAt(lab: Lab, url: string, ...statements: string[]): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: "lab application" });
  client.on("error", () => {});
  await client.connect();
  lab.defer(() => client.connection.stream.destroy());
  for (const statement of statements) await client.query(statement);
  return client;
}

/** A query that goes on until the scenario ends; resolves once it was sent. */
export function goOn(client: Client, statement: string): void {
  client.query(statement).catch(() => {});
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
