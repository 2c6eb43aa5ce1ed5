// How many connections the application may open: as the targets file says, else as its own configuration does.
import type { ObservedCheck } from "../rule.ts";

export interface PoolSize {
  poolSize: number;
  instances: number;
  /** Of all instances together. */
  wanted: number;
  /** Where it is said. */
  because: [observation: string, text: string];
}

/** Null where nobody says it: a size that is computed when the application runs is a guess, and judged by nobody. */
export function poolSizeOf(seen: ObservedCheck): PoolSize | null {
  const { poolSize: said, instances = 1 } = seen.inputs.application ?? {};
  if (said !== undefined)
    return {
      poolSize: said,
      instances,
      wanted: said * instances,
      because: ["config", `pool_size ${said}, instances ${instances}`],
    };
  const row = seen.row("app-config");
  const setting = row && row.outcome !== "unknown" ? row.facts.wishes.poolSize : undefined;
  if (!row || !setting || row.facts.computed.includes(setting.option)) return null;
  const place = setting.line === null ? `${setting.option} (the default)` : `line ${setting.line}, ${setting.option}`;
  return {
    poolSize: setting.value,
    instances,
    wanted: setting.value * instances,
    because: ["app-config", `${place}: ${setting.value}, instances ${instances}`],
  };
}
