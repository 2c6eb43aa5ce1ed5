// How it stands now, what contradicts what, and what would prove the leading hypothesis wrong.
import { rowTitle, utc, wayIn } from "../words.ts";
import { contradiction } from "./summary.ts";
import { fact, item, list, paragraph, say, section, those, type Section, type Sentence, type Source } from "./section.ts";

const stateRows = ["application", "health", "pool", "server", "console", "direct", "session", "upkeep", "writes"];

export function currentState(source: Source): Section | null {
  const { report, incident } = source.material;
  const rows = stateRows.flatMap((id) => those(source, `row:${id}`));
  const notSeen = rows.filter(({ value }) => (value as { outcome: string }).outcome === "unknown");
  const seen = rows.filter((one) => !notSeen.includes(one));
  const told = those(source, "people:workaround", "people:pool-mode", "observed:");
  const open = incident ? those(source, "incident:since", "incident:looks", "incident:flapping") : [];
  return section(
    "state",
    list([
      ...open.map(fact),
      ...seen.map(fact),
      ...(notSeen.length > 0
        ? [
            say(
              `Not known at ${utc(report.startedAt)}: ${notSeen.map(({ statement }) => statement.replace(" not known: ", ": ").replace(/\.$/, "")).join("; ")}`,
              ...notSeen.map(({ id }) => id),
            ),
          ]
        : []),
      told.length > 0 ? item(say("Reported by people, not seen by dbcheck:", ...told.map(({ id }) => id)), ...told.map(fact)) : null,
    ]),
  );
}

export function contradictions(source: Source): Section | null {
  const { verdict } = source.material.report;
  if (verdict.status === "healthy") return null;
  const against = contradiction(source);
  const tests = source.material.recorded?.tests ?? [];
  const names = (outcome: string) => tests.filter((one) => one.outcome === outcome).map(({ name }) => name);
  const quoted = (all: string[]) => all.map((name) => `"${name}"`).join(", ");
  const ids = (all: string[]) => all.map((name) => `test:${name}`);
  const [passed, failed] = [names("passed"), names("failed")];
  const verdictFact = those(source, "verdict");
  return section(
    "contradiction",
    against && passed.length + failed.length > 0
      ? list([
          say(
            `Works: ${against.passed.map(({ id }) => rowTitle(id.slice(4))).join(", ")}${passed.length > 0 ? `; among the tests ${quoted(passed)}` : ""}`,
            ...against.passed.map(({ id }) => id),
            ...ids(passed),
          ),
          say(
            `Does not: ${against.broken.map(({ id }) => rowTitle(id.slice(4))).join(", ")}${failed.length > 0 ? `; among the tests ${quoted(failed)}` : ""}`,
            ...against.broken.map(({ id }) => id),
            ...ids(failed),
          ),
        ])
      : null,
    verdict.cause === null
      ? null
      : list([
          item(
            say(`Leading hypothesis (an inference, held as ${verdict.confidence}): ${verdict.summary}`, "verdict"),
            ...those(source, "owner").map(fact),
          ),
          ...falsifiers(source),
        ]),
    verdict.cause === null ? paragraph(...verdictFact.map(fact)) : null,
  );
}

/** What would show that the hypothesis is wrong: the experiment with one change, else the same thing by hand. */
function falsifiers(source: Source): Sentence[] {
  const [fix] = those(source, "lint:");
  const value = fix?.value as { fix?: string } | undefined;
  const decided = those(source, "untested:")
    .slice(0, 1)
    .map((one) => say(`What would falsify it: ${one.statement}`, one.id));
  if (fix && value?.fix && source.material.report.verdict.layer === "application")
    return [
      say(
        `What would falsify it: deploy ${value.fix.split("\n")[0]} and nothing else; if the application still does not arrive, it is wrong`,
        fix.id,
      ),
      ...decided.slice(0, fix ? 0 : 1),
    ];
  if (decided.length > 0) return decided;
  const alike = those(source, "alternative:");
  const broken = those(source, "row:").find(
    ({ value: seen, reproduce }) => (seen as { outcome: string }).outcome === "failed" && reproduce,
  );
  return [
    ...(alike.length > 0
      ? [say(`Looks the same from here: ${alike.map(({ value: cause }) => String(cause)).join(", ")}`, ...alike.map(({ id }) => id))]
      : []),
    ...(broken && wayIn.includes(broken.id.slice(4))
      ? [
          say(
            `What would falsify it: ${rowTitle(broken.id.slice(4))} passes from another place of the same network (the command is in the appendix)`,
            broken.id,
          ),
        ]
      : []),
  ];
}
