// The one place where wording decides: poolers and vendors' proxies,
// which send no routine, and often no usable SQLSTATE.
import type { ServerError } from "../../probes/wire/messages.ts";
import { anySpeaker } from "./any-speaker.ts";
import { auroraDsql } from "./aurora-dsql.ts";
import { azure } from "./azure.ts";
import { cockroach } from "./cockroach.ts";
import { googleCloud } from "./google-cloud.ts";
import { neon } from "./neon.ts";
import { odyssey } from "./odyssey.ts";
import { pgbouncer } from "./pgbouncer.ts";
import { pgcat } from "./pgcat.ts";
import { pgdog } from "./pgdog.ts";
import { pgpool } from "./pgpool.ts";
import type { Product, Refusal } from "./product.ts";
import { rdsProxy } from "./rds-proxy.ts";
import { supavisor } from "./supavisor.ts";

/** Those with sentences that nobody else has first. Adding one is a file and a line here. */
export const products: readonly Product[] = [
  rdsProxy,
  auroraDsql,
  neon,
  azure,
  googleCloud,
  cockroach,
  odyssey,
  pgdog,
  pgcat,
  pgpool,
  supavisor,
  pgbouncer,
  anySpeaker,
];

/** What a speaker without a routine means, and whose sentence it is; PostgreSQL itself always sends one. */
export function refusalOf({ message, detail, hint, routine }: ServerError): (Refusal & { product: Product }) | null {
  const more = `${detail ?? ""}\n${hint ?? ""}`;
  for (const product of products) {
    if (routine && !product.isServer) continue;
    const refusal = product.refusals.find((one) => one.pattern.test(message) && (one.detail?.test(more) ?? true));
    if (refusal) return { ...refusal, product };
  }
  return null;
}
