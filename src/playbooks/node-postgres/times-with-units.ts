// `statement_timeout: "30s"`: node-postgres reads the number of it as milliseconds, or gives NaN to a timer of Node's.
import { invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import type { DriverPlace } from "./foreign-words.ts";
import { poolOfPg } from "./callees.ts";
import { ownObject } from "./own-object.ts";

/** pg sends parseInt of these. */
const sent = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];

const milliseconds: Record<string, number> = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `30s` in milliseconds; null where the unit is none that people write. */
function inMilliseconds(text: string): number | null {
  const [, number, unit = ""] = /^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const of = /^(?:s|sec|min|h)(?:onds?|utes?|ours?|s)?$/i.test(unit)
    ? unit.replace(/(?:onds?|utes?|ours?|s)$/i, "")
    : unit;
  const each = milliseconds[of.toLowerCase()] ?? milliseconds[unit.toLowerCase()];
  return number === undefined || each === undefined ? null : Math.round(Number(number) * each);
}

function foundOf(option: Option, name: string, isPool: boolean): Found[] {
  const text = String(option.value);
  const meant = inMilliseconds(text);
  const fix = meant === null ? `// write ${name} as a number of milliseconds` : `${name}: ${meant},`;
  if (sent.includes(name)) {
    const read = Number.parseInt(text, 10);
    if (read === meant || (!Number.isNaN(read) && meant === null)) return [];
    if (Number.isNaN(read))
      return [
        invalidOption(option, {
          why:
            `\`${name}\` is a number of milliseconds. For this text node-postgres sends NaN. The server refuses each ` +
            "connection (invalid value for parameter).",
          fix,
        }),
      ];
    return [
      invalidOption(option, {
        severity: "degraded",
        why: `\`${name}\` is in milliseconds: node-postgres drops the unit of "${text.trim()}", and sends ${read}.`,
        fix,
      }),
    ];
  }
  const isTimer = name === "query_timeout" || isPool;
  if (!isTimer || !Number.isNaN(Number(text)) || meant === null) return [];
  const end = {
    query_timeout: "each query ends after 1 ms (Query read timeout)",
    connectionTimeoutMillis: "each new connection ends after 1 ms (timeout)",
    idleTimeoutMillis: "the pool closes an idle connection after 1 ms",
  }[name];
  return [
    invalidOption(option, {
      ...(name === "idleTimeoutMillis" ? { severity: "degraded" as const } : {}),
      why: `\`${name}\` is a number of milliseconds. Node's timers read a text with a unit as none: ${end}.`,
      fix,
    }),
  ];
}

/** A pool of pg's own; Knex and a client alone wait in other ways. */
const isPool = ({ traits }: AppConfig) =>
  (traits.includes("pg") && traits.includes(poolOfPg)) || traits.includes("drizzle");

/**
 * @param isKeptBack whether what stands between does not hand the option on, and another lint says so
 * @param provenOn whether pg reads these options, or another library hands some of them on
 */
export const timesWithUnits = (
  placeOf: DriverPlace,
  provenOn: string | null,
  isKeptBack: (config: AppConfig, name: string) => boolean = () => false,
): Lint => ({
  id: "time-with-unit",
  source: "https://node-postgres.com/apis/client#new-client",
  provenOn,
  check: (config): Found[] => {
    const place = config.traits.includes(ownObject) ? null : placeOf(config);
    if (place === null) return [];
    const names = [...sent, "query_timeout", "connectionTimeoutMillis", "idleTimeoutMillis"];
    return names.flatMap((name): Found[] => {
      const option = optionOf(config, `${place}${name}`);
      const isText = option !== null && !option.isOpaque && typeof option.value === "string" && option.value !== "";
      return isText && !isKeptBack(config, name) ? foundOf(option, name, isPool(config)) : [];
    });
  },
});
