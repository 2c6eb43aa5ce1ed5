// Answers of Fly's APIs as fly-go reads them, with canaries wherever a real one may carry a secret.
import type { Reply } from "./vendor-api.ts";

export const canaries = ["mpg-canary-7d1c55", "env-canary-93aa0f", "someone@canary.example"];

interface Exit {
  at: string;
  exit_code?: number;
  oom_killed?: boolean;
  requested_stop?: boolean;
}

/** One machine of the list, newest event first. */
export function machine(
  changes: Record<string, unknown> = {},
  exits: Exit[] = [],
  restartCount = 0,
): Record<string, unknown> {
  return {
    id: "148e21ea6d6489",
    name: "dark-sea-7",
    state: "started",
    region: "ams",
    instance_id: "01J",
    private_ip: "fdaa:0:1:a7b:1::2",
    image_ref: {
      registry: "registry.fly.io",
      repository: "orders",
      tag: "deployment-01",
      digest: "sha256:00",
      labels: {},
    },
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-06-01T11:00:00Z",
    host_status: "ok",
    checks: [
      {
        name: "servicecheck-00-http-4000",
        status: "passing",
        output: "env-canary-93aa0f",
        updated_at: "2026-06-01T11:00:00Z",
      },
    ],
    config: {
      env: { DATABASE_URL: "postgres://orders:env-canary-93aa0f@x/y" },
      guest: { cpu_kind: "shared", cpus: 1, memory_mb: 512 },
      restart: { policy: "on-failure", max_retries: 10 },
      metadata: { fly_process_group: "app", fly_flyctl_version: "0.4.2" },
    },
    events: [
      ...exits.map(({ at, ...exit }) => ({
        type: "exit",
        status: "stopped",
        source: "flyd",
        timestamp: Date.parse(at),
        request: { MonitorEvent: { exit_event: { ...exit, exited_at: at } }, restart_count: restartCount },
      })),
      { type: "launch", status: "created", source: "user", timestamp: Date.parse("2026-01-01T00:00:00Z") },
    ],
    ...changes,
  };
}

export const volume = {
  id: "vol_r1y9",
  name: "data",
  state: "attached",
  size_gb: 10,
  region: "ams",
  blocks: 2_580_302,
  block_size: 4096,
  blocks_free: 1_300_000,
  blocks_avail: 1_290_151,
  attached_machine_id: "148e21ea6d6489",
  host_status: "ok",
};

export const cluster = {
  data: {
    id: "z23750vxk45r96d1",
    name: "orders-db",
    status: "ready",
    region: "ams",
    plan: "starter",
    disk_size_gb: 10,
    cpus: 2,
    memory_mb: 2048,
    replicas: 1,
    pg_major_version: "16",
    endpoints: {
      primary: {
        direct: { host: "direct.z23750vxk45r96d1.flympg.net", port: 5432 },
        pooler: { host: "pgbouncer.z23750vxk45r96d1.flympg.net", port: 5432 },
      },
    },
    organization: { name: "Acme", slug: "acme" },
    created_at: "2025-10-01T00:00:00Z",
    attached_apps: [{ name: "orders" }],
  },
  credentials: {
    status: "ready",
    user: "fly-user",
    password: "mpg-canary-7d1c55",
    pgbouncer_uri: "postgresql://fly-user:mpg-canary-7d1c55@h/d",
  },
};

export function releases(status = "complete", hostIssues: unknown[] = []): Record<string, unknown> {
  const release = (version: number, one: string, createdAt: string) => ({
    version,
    status: one,
    reason: "deploy",
    imageRef: "registry.fly.io/orders:deployment-01",
    createdAt,
    user: { email: "someone@canary.example" },
  });
  const nodes = [release(12, status, "2026-06-01T11:00:00Z"), release(11, "complete", "2026-05-30T11:00:00Z")];
  return { data: { app: { hostIssues: { nodes: hostIssues }, releases: { nodes } } } };
}

/** Everything well. */
export function healthyFly(): Record<string, Reply> {
  return {
    "/v1/apps/orders/machines": { body: [machine()] },
    "/v1/apps/orders/volumes": { body: [volume] },
    "/v1/postgres/z23750vxk45r96d1": { body: cluster },
    "/graphql": { body: releases() },
  };
}
