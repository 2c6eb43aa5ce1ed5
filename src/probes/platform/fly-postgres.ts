// A managed Postgres cluster as the Machines API has it: GET /v1/postgres/{id}, the one answer about it without
// credentials (fly-go's flaps_managed_postgres.go). Should others stand in it, only the fields named here are read.
import type { ClusterFacts } from "../facts.ts";
import { fieldsOf, listOf, numberField, textOf, timeOf } from "./json-fields.ts";

/** Null when it is no cluster. */
export function clusterOf(answer: unknown): ClusterFacts | null {
  const cluster = fieldsOf(fieldsOf(answer)["data"]);
  const id = textOf(cluster["id"], 60);
  if (id === null) return null;
  const primary = fieldsOf(fieldsOf(cluster["endpoints"])["primary"]);
  const endpoints = (
    [
      ["pooled", "pooler"],
      ["direct", "direct"],
    ] as const
  ).flatMap(([role, key]) => {
    const { host, port } = fieldsOf(primary[key]);
    const name = textOf(host, 253);
    return name === null ? [] : [{ role, host: name, port: numberField(port) ?? 5432 }];
  });
  return {
    id,
    name: textOf(cluster["name"]),
    status: textOf(cluster["status"], 40),
    region: textOf(cluster["region"], 20),
    plan: textOf(cluster["plan"], 40),
    diskGb: numberField(cluster["disk_size_gb"]),
    memoryMb: numberField(cluster["memory_mb"]),
    replicas: numberField(cluster["replicas"]),
    majorVersion: textOf(cluster["pg_major_version"], 10),
    organization: textOf(fieldsOf(cluster["organization"])["slug"], 60),
    createdAt: timeOf(cluster["created_at"]),
    endpoints,
    attachedApps: (listOf(cluster["attached_apps"]) ?? []).slice(0, 20).flatMap(({ name }) => textOf(name, 60) ?? []),
  };
}
