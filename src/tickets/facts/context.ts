// What the target is and what differs from when it worked: identifiers, the
// application's configuration, changes, the incident.
import type { FactsOf } from "../../probes/facts-of.ts";
import { factsBy } from "../../report/observation.ts";
import { changeLine } from "../../report/text.ts";
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { capital, ended, place, utc } from "../words.ts";

const factsIn = factsBy<FactsOf>();

export function contextFacts(material: Material): Fact[] {
  return [
    ...places(material),
    ...givenAddresses(material),
    ...configuration(material),
    ...changes(material),
    ...incident(material),
    ...before(material),
  ];
}

function places({ report, ids, answers, vendor }: Material): Fact[] {
  const { target, startedAt } = report;
  const base = { source: "configuration" as const, at: startedAt, vantage: null, confidence: "confirmed" as const };
  const one = (id: string, label: string, value: string | number | null, from = "the connection string"): Fact[] =>
    value === null || value === "" ? [] : [{ ...base, id, statement: `${label}: ${value}.`, value, from }];
  const label = (key: string) =>
    vendor.identifiers.find((other) => other.key === key)?.label ?? key.charAt(0).toUpperCase() + key.slice(1);
  const given = Object.entries(ids).flatMap(([key, value]) =>
    one(`id:${key}`, label(key), value, "the targets file, or the host name"),
  );
  const told = Object.entries(answers.ids)
    .filter(([key]) => ids[key] === undefined)
    .flatMap(([key, value]): Fact[] => [
      {
        ...base,
        id: `id:${key}`,
        statement: `${label(key)}: ${value}.`,
        value,
        source: "person",
        confidence: "reported",
        from: "answers",
      },
    ]);
  return [
    ...one("target:name", "Target", target.name, "the targets file"),
    ...target.endpoints.map(({ host, port, role }, at): Fact => ({
      ...base,
      id: `target:endpoint:${at}`,
      statement:
        `${role === "unknown" ? "Endpoint" : `${capital(`${role} `).trim()} endpoint`}: ${host.includes(":") ? `[${host}]` : host}, ` +
        `port ${port}.`,
      value: { host, port, role },
      from: role === "direct" ? "the direct connection string" : "the connection string",
    })),
    ...one("target:database", "Database", target.database),
    ...one("target:user", "Role", target.user),
    ...one("target:sslmode", "sslmode", target.inputs.sslmode),
    ...given,
    ...told,
  ];
}

/** With hostaddr nobody asks the name: what answered is whatever stands at that address. */
function givenAddresses({ report }: Material): Fact[] {
  const row = report.observations.find(({ id }) => id === "config");
  return (factsIn(row, "config")?.hosts ?? [])
    .filter(({ host, hostaddr }) => hostaddr !== null && host !== hostaddr)
    .map(({ host, hostaddr }, at): Fact => {
      const address = String(hostaddr);
      const own = /^127\.|^::1$/.test(address)
        ? ", the checking machine's own: a tunnel, a proxy or a local server. The network beyond it was not seen"
        : "";
      return {
        id: `target:hostaddr:${at}`,
        statement:
          `About this check: its connection string gives the address (hostaddr), so ${host} was not resolved. ` +
          `The connection leads to ${address}${own}.`,
        value: address,
        source: "configuration",
        at: report.startedAt,
        vantage: null,
        confidence: "confirmed",
        from: "the connection string",
      };
    });
}

function configuration({ report }: Material): Fact[] {
  const row = report.observations.find(({ id }) => id === "app-config");
  const facts = factsIn(row, "app-config");
  if (!row || !facts || row.outcome === "unknown") return [];
  const { options, computed, findings } = facts;
  const base = { source: "configuration" as const, at: row.at, vantage: row.vantage, confidence: "confirmed" as const };
  const from = "the application's configuration, read as text";
  return [
    ...Object.entries(options).map(([name, value]): Fact => {
      const isComputed = computed.includes(name);
      const statement = isComputed
        ? `${name} is computed when the application runs.`
        : `${name} is ${JSON.stringify(value)}.`;
      return { ...base, id: `option:${name}`, statement, value: { name, value: value as unknown, isComputed }, from };
    }),
    // A notice beside a mistake is of no use to a vendor.
    ...findings.filter(isTold).map(({ option, line, why, fix, source, provenOn }, at): Fact => {
      const place = line === null ? option : `line ${line}, ${option}`;
      const proof = provenOn ? `Proven against ${provenOn}.` : "Based on documentation.";
      return {
        ...base,
        id: `lint:${at}`,
        statement: `${capital(place)}: ${ended(why)} ${proof}`,
        value: { option, line, fix, source },
        from,
      };
    }),
  ];
}

function isTold({ severity }: FactsOf["app-config"]["findings"][number], at: number): boolean {
  return severity !== "notice" || at === 0;
}

/** That nothing changed is said only where there is something to compare with. */
function changes({ report, baselineAt }: Material): Fact[] {
  const base = {
    source: "baseline" as const,
    at: report.startedAt,
    vantage: report.vantage,
    confidence: "confirmed" as const,
  };
  if (report.changes.length === 0 && baselineAt !== null)
    return [
      {
        ...base,
        id: "baseline:unchanged",
        statement: `Nothing that both checks could see differs from the healthy check at ${utc(baselineAt)}.`,
        value: { baselineAt },
        from: `healthy check at ${baselineAt}`,
      },
    ];
  return report.changes.map((change) => ({
    ...base,
    vantage: change.vantage ?? report.vantage,
    id: `change:${change.vantage ? `${change.vantage}:` : ""}${change.id}`,
    statement: ended(capital(changeLine(change))),
    value: { before: change.before, after: change.after, beforeAt: change.beforeAt, afterAt: change.afterAt },
    from: `healthy check at ${change.beforeAt}`,
  }));
}

/** Earlier checks of the same incident, as far as one said something else than the one before it. */
function before({ earlier }: Material): Fact[] {
  const said = (report: Material["report"]) =>
    `${report.verdict.status}${report.verdict.cause ? `, ${report.verdict.cause}` : ""}`;
  return earlier
    .filter((one, at) => at === 0 || said(one) !== said(earlier[at - 1] ?? one))
    .map((one) => ({
      id: `check:${one.id}`,
      statement: ended(`dbcheck from ${place(one.vantage)}: ${said(one)}`),
      value: null,
      source: "probe" as const,
      at: one.startedAt,
      vantage: one.vantage,
      confidence: "confirmed" as const,
      from: `report ${one.id}`,
    }));
}

function incident({ incident: known, report }: Material): Fact[] {
  if (!known) return [];
  const { openedAt, first, looks, lastLookAt, isFlapping, turns, reopened } = known.state;
  const base = {
    source: "probe" as const,
    vantage: report.vantage,
    confidence: "confirmed" as const,
    from: "the incident's record",
  };
  return [
    {
      ...base,
      id: "incident:since",
      at: openedAt,
      statement: `dbcheck first saw it at ${utc(openedAt)}: ${ended(first.summary)}`,
      value: openedAt,
    },
    {
      ...base,
      id: "incident:looks",
      at: lastLookAt,
      statement: `Checked ${looks} times, last at ${utc(lastLookAt)}.`,
      value: null,
    },
    ...(isFlapping
      ? [
          {
            ...base,
            id: "incident:flapping",
            at: lastLookAt,
            statement: `It comes and goes: ${turns.length} state changes recently.`,
            value: true,
          },
        ]
      : []),
    ...(reopened > 0
      ? [
          {
            ...base,
            id: "incident:reopened",
            at: lastLookAt,
            statement: `It failed again ${reopened} times after a recovery.`,
            value: reopened,
          },
        ]
      : []),
    ...known.timeline
      .filter(({ isTurn }) => isTurn)
      .map(({ at, what }, position) => ({
        ...base,
        id: `turn:${position}`,
        at: at.toISOString(),
        statement: ended(capital(what)),
        value: null,
      })),
  ];
}
