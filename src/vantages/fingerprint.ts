// The settings that a place connects with, so that two places can be compared without either telling a secret.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Conninfo } from "../libpq/connection.ts";
import type { SettingsFingerprint } from "../report/round.ts";
import type { Secret } from "../secret.ts";
import { deepRedactorFor } from "../target/redact.ts";
import type { Target } from "../target/target.ts";

/** Compared by what stands in them: the same certificate lies elsewhere in each place. */
const files = ["sslrootcert", "sslcert", "sslkey", "sslcrl"] as const;
/** Told by names of their own. */
const told = new Set<string>([...files, "host", "hostaddr", "port", "dbname", "user", "password", "sslpassword"]);

/** @param key of the round: HMACs of two rounds have nothing in common. @returns null where there is no connection */
export function settingsFingerprintOf({ conninfo, secrets }: Target, key: Secret): SettingsFingerprint | null {
  if (!conninfo) return null;
  const mac = (name: string, value: string | Buffer) =>
    createHmac("sha256", key.reveal()).update(`${name}\0`).update(value).digest("base64url").slice(0, 22);
  const passwords = conninfo.hosts.map((host) => (conninfo.password ?? host.password)?.reveal() ?? null);
  const keyed: [string, string | Buffer | null][] = [
    ["password", passwords.every((one) => one === null) ? null : JSON.stringify(passwords)],
    ["sslpassword", conninfo.sslpassword?.reveal() ?? null],
    ...files.map((name): [string, string | Buffer | null] => [name, contentOf(conninfo[name])]),
  ];
  return {
    plain: deepRedactorFor(secrets)(plainOf(conninfo)),
    keyed: Object.fromEntries(
      keyed.flatMap(([name, value]) => (value === null ? [] : [[name, mac(name, value)] as const])),
    ),
  };
}

function plainOf(conninfo: Conninfo): Record<string, string> {
  const { hosts, user, database, sslmode, targetSessionAttrs, parameters } = conninfo;
  const hostaddr = hosts.map((one) => one.hostaddr ?? "").join(",");
  const rest = Object.entries(parameters).filter(([name]) => !told.has(name));
  const plain = {
    ...Object.fromEntries(rest),
    host: hosts.map(({ host }) => host).join(","),
    ...(hosts.some((one) => one.hostaddr !== null) ? { hostaddr } : {}),
    port: hosts.map(({ port }) => port).join(","),
    dbname: database,
    user,
    sslmode,
    target_session_attrs: targetSessionAttrs,
  };
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name.slice(0, 64), value.slice(0, 2_000)]));
}

function contentOf(path: string | null): string | Buffer | null {
  if (path === null || path === "system") return path;
  try {
    return readFileSync(path);
  } catch {
    return "unreadable";
  }
}
