// How many connections the pools of a pgcat.toml may hold.
import type { ServerPlace } from "./server-places.ts";
import { isTomlTable, tomlTableAt, type TomlTable } from "./toml.ts";

/**
 * Connections that one server may get from all pools together: PgCat opens a pool
 * for each user, shard and server entry, also where two entries name one server (its ConnectionPool::from_config).
 */
export function mostConnections(pools: TomlTable[]): number {
  const servers = new Map<string, number>();
  for (const pool of pools)
    for (const server of serversOf(pool)) servers.set(server, (servers.get(server) ?? 0) + connectionsOf(pool));
  return Math.max(0, ...servers.values());
}

/** One for each entry of each shard. */
const serversOf = (pool: TomlTable) =>
  Object.values(tomlTableAt(pool, "shards") ?? {}).flatMap((shard) => {
    const servers = isTomlTable(shard) ? shard["servers"] : undefined;
    return Array.isArray(servers) ? servers.map((one) => (Array.isArray(one) ? one.slice(0, 2).join(" ") : "")) : [];
  });

/** Connections by one entry that a pool's users may have together. */
const connectionsOf = (pool: TomlTable) =>
  Object.values(tomlTableAt(pool, "users") ?? {}).reduce<number>((sum, user) => {
    const size = isTomlTable(user) ? user["pool_size"] : undefined;
    return sum + (typeof size === "number" ? size : 0);
  }, 0);

/** Each server of each shard, with the shard's database. */
export const pgcatPlaces = (pool: TomlTable): ServerPlace[] =>
  Object.values(tomlTableAt(pool, "shards") ?? {}).flatMap((shard) => {
    const servers = isTomlTable(shard) && Array.isArray(shard["servers"]) ? (shard["servers"] as unknown[]) : [];
    const database = isTomlTable(shard) && typeof shard["database"] === "string" ? shard["database"] : null;
    return servers.flatMap((one) =>
      Array.isArray(one) ? [{ host: String(one[0]), port: String(one[1]), database, user: null }] : [],
    );
  });
