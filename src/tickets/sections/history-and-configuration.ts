// What was tried, with which versions, how it is configured, what happened when.
import { asReported } from "../reported-claims.ts";
import { isVague, place, scalarText, utc } from "../words.ts";
import type { MachineExit } from "../../probes/platform/facts.ts";
import type { Fact } from "../fact.ts";
import { exitText } from "../facts/platform.ts";
import {
  fact,
  item,
  listBlock,
  paragraph,
  sentenceOf,
  sectionOf,
  table,
  those,
  type TicketSection,
  type TicketSource,
} from "./section.ts";

export function tried(source: TicketSource): TicketSection | null {
  const all = those(source, "tried:", "step:");
  const isDated = all.some(({ at }) => at !== null);
  const rows = all.map(({ id, value, at }) => {
    const { what, result } = value as { what: string; result: string };
    return {
      cells: [...(isDated ? [at ? utc(at) : "not known"] : []), ...[what, result].map(asReported)],
      facts: [id],
    };
  });
  return sectionOf("tried", table([...(isDated ? ["When"] : []), "What", "Result, as reported"], rows));
}

export function environmentSection(source: TicketSource): TicketSection | null {
  const versions = those(source, "version:");
  const seen = versions.map(({ id, value, vantage, source: from }) => {
    const { component, version } = value as { component: string; version: string };
    return {
      cells: [
        component,
        version,
        from === "platform"
          ? "stated by the platform"
          : vantage === null || vantage === "local"
            ? "seen by dbcheck"
            : `seen from ${vantage}`,
      ],
      facts: [id],
    };
  });
  // "latest" beside the version itself says nothing.
  const isKnown = ({ value }: Fact) => {
    const { component, version } = value as { component: string; version: string };
    return isVague(version) && versions.some(({ id }) => id === `version:${component}`);
  };
  const told = those(source, "environment:")
    .filter((one) => !isKnown(one))
    .map(({ id, value }) => {
      const { component, version } = value as { component: string; version: string };
      return {
        cells: [
          component,
          isVague(version) && !/^not known$/i.test(version) ? `${version} (exact version not known)` : version,
          "reported",
        ],
        facts: [id],
      };
    });
  return sectionOf("environment", table(["Component", "Version", "Source"], [...seen, ...told]));
}

export function configuration(source: TicketSource): TicketSection | null {
  const lines = those(source, "option:").map(({ id, value }) => {
    const { name, value: set, isComputed } = value as { name: string; value: unknown; isComputed: boolean };
    return {
      text: `${name}: ${scalarText(set)}${isComputed && set !== "(computed)" ? "   (computed when the application runs)" : ""}`,
      facts: [id],
    };
  });
  const lints = those(source, "lint:").map((one) => {
    const { fix, source: url } = one.value as { fix: string; source: string };
    return {
      sentences: [fact(one)],
      under: [
        sentenceOf(`Corrected: ${fix.split("\n")[0]}`, one.id),
        { text: `Documented at ${url}`, facts: [one.id] },
      ],
    };
  });
  const read = lines[0];
  return sectionOf(
    "configuration",
    read
      ? paragraph(
          sentenceOf(
            "Read as text from the file; the deployed version may differ. Secrets are not shown",
            ...read.facts,
          ),
        )
      : null,
    lines.length === 0 ? null : { kind: "code", language: "text", lines },
    listBlock(lints),
  );
}

/** Of each machine. */
const mostExits = 3;
const exitOf = (id: string) =>
  id.replace(/^machine:/, "Machine ").replace(/^release-command:/, "The release command's machine ");

export function timelineSection(source: TicketSource): TicketSection | null {
  const { report } = source.material;
  const began = those(source, "people:since");
  const all = [
    ...began.map(({ id, value }) => ({ at: String(value), what: "It began, as reported", id })),
    ...those(source, "happened:").map(({ id, at, statement }) => ({
      at: at ?? "",
      what: `${statement} (reported)`,
      id,
    })),
    ...those(source, "change:").map(({ id, at, statement, value }) => ({
      at: (value as { afterAt?: string }).afterAt ?? at ?? "",
      what: statement,
      id,
    })),
    ...those(source, "release:").map(({ id, at, statement }) => ({
      at: at ?? "",
      what: statement.replace(/^[^:]+: /, "Release "),
      id,
    })),
    ...those(source, "machine:", "release-command:").flatMap(({ id, value }) =>
      (value as MachineExit[])
        .slice(0, mostExits)
        .map((exit) => ({ at: exit.at ?? "", what: `${exitOf(id)} ended ${exitText({ ...exit, at: null })}`, id })),
    ),
    ...those(source, "check:", "incident:since", "turn:").map(({ id, at, statement }) => ({
      at: at ?? "",
      what: statement,
      id,
    })),
    {
      at: report.startedAt,
      what:
        `dbcheck ` +
        `from ${place(report.vantage)}: ${report.verdict.status}${report.verdict.cause ? `, ${report.verdict.cause}` : ""}`,
      id: "check",
    },
  ];
  // That it was checked once is no history.
  if (all.length === 1) return null;
  const placed = all
    .filter(({ at }) => at !== "")
    .toSorted((a, b) => (Date.parse(a.at) || 0) - (Date.parse(b.at) || 0));
  return sectionOf(
    "timeline",
    table(
      ["UTC", "What"],
      placed.map(({ at, what, id }) => ({ cells: [utc(at).replace(/ UTC$/, ""), what], facts: [id] })),
    ),
  );
}

/** Commands with masked places help nobody: they are for private eyes. */
export function appendix(source: TicketSource, isPublic: boolean): TicketSection | null {
  const { report } = source.material;
  const rows = those(source, "row:");
  const requests = those(source, "request:");
  // What a row that passed rules out is said by the row.
  const passed = new Set(rows.map(({ statement }) => statement.replace(/^.*? passed: /, "")));
  const excluded = those(source, "ruled-out:").filter(
    ({ statement }) => ![...passed].some((text) => statement.endsWith(`: ${text}`)),
  );
  const commands = [...new Map(rows.flatMap(({ id, reproduce }) => (reproduce ? [[reproduce, id] as const] : [])))];
  return sectionOf(
    "appendix",
    paragraph(
      sentenceOf(
        `Check ${report.id} from ${place(report.vantage)} at ${utc(report.startedAt)}, ended ` +
          `within ${Math.ceil(report.tookMs / 1000)} s`,
        "check",
      ),
    ),
    listBlock([
      ...[...rows, ...excluded].map(fact),
      ...(requests.length > 0
        ? [
            item(
              sentenceOf("Requests to the platform, by its own names for them:", ...requests.map(({ id }) => id)),
              ...requests.map(fact),
            ),
          ]
        : []),
    ]),
    isPublic || commands.length === 0
      ? null
      : { kind: "code", language: "sh", lines: commands.map(([text, id]) => ({ text, facts: [id] })) },
  );
}
