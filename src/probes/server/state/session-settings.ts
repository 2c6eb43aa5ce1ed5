// What the server's settings do to this session: limits of time, and read-only.
import type { ServerSetting } from "../../facts.ts";
import type { ProbeContext } from "../../probe.ts";
import { asListOf, asText, nullable, object } from "./json-reader.ts";
import { askServer, type Question } from "./query-json.ts";

/** By name: the unit (pg_settings.unit), and PostgreSQL's own default; null where the operating system has it. */
const asked: Record<string, { unit: string | null; usual: string | null }> = {
  statement_timeout: { unit: "ms", usual: "0" },
  lock_timeout: { unit: "ms", usual: "0" },
  idle_in_transaction_session_timeout: { unit: "ms", usual: "0" },
  idle_session_timeout: { unit: "ms", usual: "0" },
  transaction_timeout: { unit: "ms", usual: "0" },
  default_transaction_read_only: { unit: null, usual: "off" },
  tcp_keepalives_idle: { unit: "s", usual: null },
};
const names = Object.keys(asked);

/** Without their sources; none for what this server's version does not have. */
export const sessionSettings: Question<ServerSetting[]> = {
  ofSession: true,
  select: `select json_build_object(${names.map((name) => `'${name}', current_setting('${name}', true)`).join(", ")})`,
  read: (value, at) => {
    const told = object<Record<string, string | null>>(shown)(value, at);
    return names.flatMap((name) => {
      const here = told[name] ?? null;
      return here === null ? [] : [{ name, value: here, unit: asked[name]?.unit ?? null, source: null }];
    });
  },
};
const shown = Object.fromEntries(names.map((name) => [name, nullable(asText)]));

/** pg_settings selects all of pg_show_all_settings() (view-pg-settings); the view costs a fresh session more. */
const withSources: Question<ServerSetting[]> = {
  ofSession: true,
  select: `select coalesce(json_agg(json_build_object('name', name, 'value', setting, 'unit', unit, 'source', source)), '[]')
  from pg_show_all_settings() where name in (${names.map((name) => `'${name}'`).join(", ")})`,
  read: asListOf(object({ name: asText, value: asText, unit: nullable(asText), source: asText })),
};

/**
 * With their sources, where one is not PostgreSQL's default. To list all settings of a server takes it longer than all
 * else that is asked of it. Where it does not list them, the sources stay unknown.
 */
export async function sourcesOf(settings: ServerSetting[], context: ProbeContext): Promise<ServerSetting[]> {
  const isUsual = ({ name, value }: ServerSetting) => [value, null].includes(asked[name]?.usual ?? null);
  if (settings.every(isUsual)) return settings;
  const listed = await askServer(context, withSources);
  return listed.told?.[0] ?? settings.map((one) => ({ ...one, value: inMs(one) }));
}

const milliseconds: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** "800ms" as pg_settings has it, "800"; what has no unit stays. https://www.postgresql.org/docs/current/config-setting.html */
function inMs({ value, unit }: ServerSetting): string {
  const [, count, of = ""] = /^(\d+)(ms|s|min|h|d)$/.exec(value) ?? [];
  return unit === "ms" && count ? String(Number(count) * (milliseconds[of] ?? 1)) : value;
}
