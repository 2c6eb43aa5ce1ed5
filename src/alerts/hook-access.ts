// What the environment gives the hooks: which sources are on, and their secrets.
import { exchange } from "../http/exchange.ts";
import { errorText, Outage } from "../errors.ts";
import type { AlertSource } from "./alert.ts";

/** Several are separated by spaces or commas: the old one and the new one while they are exchanged. */
export function hookSecrets(config: object, { variable }: Pick<AlertSource, "variable">): string[] {
  const value = Object.entries(config).find(([name]) => name === variable)?.[1] as unknown;
  return typeof value === "string" ? value.split(/[\s,]+/).filter((one) => one !== "") : [];
}

const withinMs = 4_000;
const mostBytes = 64 * 1024;

/** For certificates and confirmations of SNS, whose address has been judged. @throws Outage: it may be sent again */
export async function getText(url: string): Promise<string> {
  const { hostname } = new URL(url);
  try {
    const answer = await exchange({ url, signal: AbortSignal.timeout(withinMs) });
    const body = (await answer.bytes(mostBytes)).toString("utf8");
    if (answer.status === 200) return body;
    throw new Outage(`${hostname} answers HTTP ${answer.status}.`);
  } catch (error) {
    if (error instanceof Outage) throw error;
    throw new Outage(`${hostname} cannot be reached: ${errorText(error)}`);
  }
}
