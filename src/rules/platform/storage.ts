// Is a volume full, by the platform's own measure?
import type { VolumeFacts } from "../../probes/facts.ts";
import type { Cause } from "../../report/causes.ts";
import { consequencesFor, isHurt } from "./harm.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { sureIf } from "../confidence.ts";

const fullPercent = 95;
/**
 * Fly's unmanaged Postgres turns read-only there
 * (https://github.com/fly-apps/postgres-flex, docs/capacity_monitoring.md).
 */
const readOnlyPercent = 90;

function judge(seen: ObservedCheck): Draft[] {
  const volumes = seen.row("platform")?.facts.volumes ?? [];
  return (["database", "application"] as const).flatMap((side) => {
    const isReadOnly = side === "database" && seen.row("server")?.facts.readOnlyDefault === true;
    const least = isReadOnly ? readOnlyPercent : fullPercent;
    const full = volumes.filter(
      (one) => one.side === side && one.attachedMachine !== null && (one.usedPercent ?? 0) >= least,
    );
    const [first] = full;
    return first ? [draftOf(seen, first, full, isReadOnly)] : [];
  });
}

function draftOf(seen: ObservedCheck, first: VolumeFacts, full: VolumeFacts[], isReadOnly: boolean): Draft {
  const { side, app } = first;
  const writes = seen.row("writes");
  const cannotWrite = side === "database" && (writes?.facts.error?.sqlstate === "53100" || isReadOnly);
  const isDown = cannotWrite || isHurt(seen, side);
  const written: Cause[] =
    side === "database" ? ["query-disk-full", "server-read-only", "startup-server-error", "startup-starting-up"] : [];
  return {
    cause: "platform-storage-full",
    ...sureIf(cannotWrite, "a full volume, and a write that fails", isDown ? "likely" : "possible"),
    ...(isDown ? {} : { severity: "notice" as const }),
    owner: side === "application" ? "client" : "operator",
    summary:
      `The volume of ${side === "database" ? "the database" : "the application"} (${app}) ` +
      `is ${first.usedPercent} % full, according to the platform.`,
    because: full
      .slice(0, 5)
      .map(({ id, sizeGb, usedPercent, attachedMachine }) => [
        "platform",
        `volume ${id}${sizeGb === null ? "" : ` of ${sizeGb} GB`} at ` +
          `machine ${attachedMachine}: ${usedPercent} % in use`,
      ]),
    explains: isDown ? [...written, ...consequencesFor(seen, side)] : [],
    nextSteps: [
      `Make it larger: \`fly volumes extend ${first.id} -s GIGABYTES -a ${app}\`.`,
      ...(side === "database"
        ? ["Find what fills it: unused replication slots, temporary files, a growing table."]
        : []),
    ],
  };
}

export const platformStorage: Rule = { id: "platform-storage", judges: ["platform"], judge };
