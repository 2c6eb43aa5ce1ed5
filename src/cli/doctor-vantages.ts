// What `dbcheck doctor` says of the places that targets name: whether they can be asked, and when each was last heard.
import type { Config } from "../config.ts";
import { silentAfterMs } from "../report/round.ts";
import type { Connection } from "../store/connection.ts";
import { PgStore } from "../store/pg-store.ts";
import type { VantageSeen } from "../store/vantages.ts";
import { loadTargets } from "../target/file.ts";
import type { DoctorRow } from "./doctor-rows.ts";

/** Nothing where no target has vantages, or the targets file has a row of its own for what is wrong. */
export async function vantageRows(
  { DBCHECK_VANTAGE_SECRET: secret, DBCHECK_TARGETS: file }: Config,
  env: Record<string, string | undefined>,
  connection: Connection | null,
): Promise<DoctorRow[]> {
  const named = [...new Set(targetsOf(file, env).flatMap(({ vantages }) => vantages ?? []))];
  if (named.length === 0) return [];
  const unasked: DoctorRow = {
    part: "vantages",
    state: "warning",
    text: "DBCHECK_VANTAGE_SECRET is not set: no other vantage can be asked",
    fix: "Set it where the bot runs, and give each vantage its key: `dbcheck agent --vantage NAME --print-key`.",
  };
  return [...(secret === undefined ? [unasked] : []), ...(connection ? await heardRows(named, connection) : [])];
}

function targetsOf(file: string, env: Record<string, string | undefined>) {
  try {
    return [...loadTargets(file, env).targets.values()];
  } catch {
    return [];
  }
}

/** A store without a bot's tables is a new one: nobody was heard yet. */
async function heardRows(named: string[], connection: Connection): Promise<DoctorRow[]> {
  const store = new PgStore(connection);
  try {
    const [home, seen] = await Promise.all([store.vantages.home(), store.vantages.vantages()]);
    const others = named.filter((name) => name !== home?.vantage);
    return others.map((name) => rowFor(name, seen.find((one) => one.name === name) ?? null));
  } catch {
    return [];
  } finally {
    await store.close();
  }
}

function rowFor(name: string, seen: VantageSeen | null): DoctorRow {
  const part = `vantage ${name}`;
  const fix = `Make sure that \`dbcheck agent --vantage ${name}\` runs there, with the queue and its key.`;
  if (!seen) return { part, state: "warning", text: "no contact yet", fix };
  const at = `${seen.seenAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (seen.silentForMs >= silentAfterMs) return { part, state: "warning", text: `no contact since ${at}`, fix };
  const { version, selfTest, clockOffsetMs } = seen.about;
  if (selfTest && (selfTest.dns === false || !selfTest.tcp))
    return { part, state: "warning", text: "its own network is broken", fix: "Repair the network there." };
  const clock = clockOffsetMs === null ? "" : `, clock ${clockOffsetMs} ms off`;
  return { part, state: "ok", text: `connected, dbcheck ${version}${clock}`, fix: null };
}
