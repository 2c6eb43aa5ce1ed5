// What the vendor's platform says: machines with their exits, the cluster,
// releases, requests that its support can look up, and its status page.
import type { MachineExit, MachineFacts, PlatformFacts } from "../../probes/platform/facts.ts";
import type { Observation } from "../../report/observation.ts";
import type { Report } from "../../report/report.ts";
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { capital, ended, utc } from "../words.ts";
import { listed } from "../../report/sentences.ts";

const isStatusPage = ({ id, inputs }: Observation) =>
  /status/.test(`${id} ${typeof inputs["url"] === "string" ? inputs["url"] : ""}`);

/** What the platform's row holds, as far as a report has it: null of a part is that it was not seen. */
export function platformOf({ observations }: Report): { row: Observation; facts: Partial<PlatformFacts> } | null {
  const row = observations.find(
    ({ id, source, outcome }) => id === "platform" && source === "platform" && outcome !== "skipped",
  );
  return row ? { row, facts: row.facts } : null;
}

export function platformFacts(material: Material): Fact[] {
  return [...material.report.observations.filter(isTold).map(rowFact), ...details(material)];
}

const isTold = ({ source, outcome }: Observation) => source === "platform" && outcome !== "skipped";

function rowFact(row: Observation): Fact {
  const isPage = isStatusPage(row);
  const isGreen = isPage && row.outcome === "passed";
  const caution =
    isGreen && !row.summary.includes("proves nothing") ? `, recorded at ${utc(row.at)}, which proves nothing` : "";
  const head =
    row.outcome === "unknown"
      ? row.summary.includes("; not seen: ")
        ? "Not known in full: "
        : "Not known: "
      : isPage
        ? "Status page: "
        : "The platform's word: ";
  return {
    id: `platform:${row.id}`,
    statement: ended(`${head}${row.summary}${caution}`),
    value: { outcome: row.outcome, reason: row.reason },
    source: isPage ? "status-page" : "platform",
    at: row.at,
    vantage: row.vantage,
    confidence: "confirmed",
    from: `observation ${row.id}`,
    ...(row.reproduce ? { reproduce: row.reproduce } : {}),
  };
}

function details({ report, ids, answers, vendor }: Material): Fact[] {
  const seen = platformOf(report);
  if (!seen) return [];
  const { row, facts } = seen;
  const { machines, volumes, cluster, releases, releaseCommands, hostIssues, asked } = facts;
  const fact = (id: string, statement: string, value: unknown, at: string = row.at): Fact => ({
    id,
    statement: ended(statement),
    value,
    source: "platform",
    at,
    vantage: row.vantage,
    confidence: "confirmed",
    from: "the platform's API",
  });
  const given = (key: string, value: string | null | undefined): Fact[] => {
    const label = vendor.identifiers.find((one) => one.key === key)?.label;
    return label === undefined || !value || ids[key] !== undefined || answers.ids[key] !== undefined
      ? []
      : [fact(`id:${key}`, `${label}: ${value}`, value)];
  };
  const own = (machines ?? []).filter(({ side }) => side === "application");
  const version = own.find(({ flyctlVersion }) => flyctlVersion !== null);
  return [
    ...given("region", cluster?.region),
    ...given("organization", cluster?.organization),
    ...given("plan", cluster?.plan),
    ...(own.length === 1 ? given("machine", own[0]?.id) : []),
    ...(machines ?? []).map((one) =>
      fact(`machine:${one.id}`, machineText(one), one.exits, one.exits[0]?.at ?? row.at),
    ),
    ...(volumes ?? []).map(({ id, app, state, sizeGb, usedPercent, attachedMachine }) =>
      fact(
        `volume:${id}`,
        `Volume ${id} of ${app}: ${parts(state, sizeGb !== null && `${sizeGb} GB`, usedPercent !== null && `${usedPercent} % used`, attachedMachine && `attached to machine ${attachedMachine}`)}`,
        { state, usedPercent },
      ),
    ),
    ...(cluster
      ? [
          fact(
            `cluster:${cluster.id}`,
            `Cluster ${cluster.id}: ${parts(cluster.status ?? "no state is given", cluster.plan && `plan ${cluster.plan}`, cluster.region, cluster.majorVersion && `PostgreSQL ${cluster.majorVersion}`, cluster.replicas !== null && `replicas: ${cluster.replicas}`, cluster.diskGb !== null && `disk ${cluster.diskGb} GB`, cluster.memoryMb !== null && `memory ${cluster.memoryMb} MB`)}`,
            { status: cluster.status },
          ),
          fact(
            "cluster:attached",
            `Attached to it by the platform's ` +
              `list: ${cluster.attachedApps.length > 0 ? listed(cluster.attachedApps) : "no app"}`,
            cluster.attachedApps,
          ),
        ]
      : []),
    ...(releases ?? [])
      .slice(0, 2)
      .map(({ version: number, status, createdAt }, at) =>
        fact(
          `release:${number ?? at}`,
          `${at === 0 ? "Newest release" : "The one before"}: ` +
            `v${number ?? "?"}, ${parts(status ?? "no status is given", createdAt && utc(createdAt))}`,
          { status },
          createdAt ?? row.at,
        ),
      ),
    ...(releaseCommands ?? []).map((one) =>
      fact(
        `release-command:${one.id}`,
        `Release command: ${machineText(one, "")}`,
        one.exits,
        one.exits[0]?.at ?? row.at,
      ),
    ),
    ...(hostIssues ?? []).map(({ id, app, message, createdAt }) =>
      fact(
        `host-issue:${id}`,
        `Trouble of a host of ${app}: ${message}${createdAt ? `, since ${utc(createdAt)}` : ""}`,
        null,
        createdAt ?? row.at,
      ),
    ),
    ...(version
      ? [
          fact("version:flyctl", `The app was deployed by flyctl ${version.flyctlVersion}`, {
            component: "flyctl",
            version: version.flyctlVersion,
          }),
        ]
      : []),
    ...(asked ?? [])
      .filter(({ requestId }) => requestId !== null)
      .map(({ what, requestId, at, status }, position) =>
        fact(
          `request:${position}`,
          `${capital(what)}: ` +
            `request ${requestId} at ${at.replace(/\.\d+Z$/, "Z")}${status === null ? "" : `, HTTP ${status}`}`,
          requestId,
          at,
        ),
      ),
  ];
}

const parts = (...all: (string | false | null | undefined)[]) =>
  all.filter((one) => typeof one === "string" && one !== "").join(", ");

function machineText(one: MachineFacts, none = "no exit in the events that the platform keeps"): string {
  const { id, app, group, state, region, hostStatus, memoryMb, restartPolicy, restartCount, checks, exits } = one;
  const about = parts(group && `group ${group}`, region);
  const newest = exits.slice(0, 3).map(exitText);
  return [
    `Machine ${id} of ${app}${about === "" ? "" : ` (${about})`}: ${parts(state, memoryMb !== null && `${memoryMb} MB`, restartPolicy && `restart policy ${restartPolicy}`, hostStatus && `its host ${hostStatus}`)}`,
    newest.length === 0
      ? none
      : `exits, newest first: ${newest.join("; ")}${exits.length > 3 ? `; and ${exits.length - 3} before` : ""}`,
    !restartCount ? "" : `restarted ${restartCount} times by the platform's count`,
    checks.length === 0 ? "" : `checks: ${checks.map(({ name, status }) => `${name} ${status}`).join(", ")}`,
  ]
    .filter((text) => text !== "")
    .join("; ");
}

/** "2026-06-01 11:00 UTC with code 137, killed for memory". */
export function exitText({ at, exitCode, signal, oomKilled, requestedStop }: MachineExit): string {
  const code = exitCode === null ? "without a code" : `with code ${exitCode}`;
  const why = parts(
    signal !== null && signal > 0 && `signal ${signal}`,
    oomKilled && "killed for memory (oom_killed)",
    requestedStop && "on request",
  );
  return `${at === null ? "" : `${utc(at)} `}${code}${why === "" ? "" : `, ${why}`}`;
}
