// Questions of people that the platform's own data answers: memory, the
// release command, the list of attached apps. Only what was asked.
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { ended, utc } from "../words.ts";
import { listed } from "../../report/sentences.ts";
import { exitText, platformOf } from "./platform.ts";

interface Answering {
  matches: RegExp;
  /** Null where its data does not say. */
  answer: (seen: NonNullable<ReturnType<typeof platformOf>>) => { text: string; restsOn: string[] } | null;
}

const answering: Answering[] = [
  {
    matches: /memory|resource limit|cgroup|\boom\b|file descriptor|ulimit/i,
    answer: ({ row, facts: { machines, releaseCommands } }) => {
      const all = [...(machines ?? []), ...(releaseCommands ?? [])];
      if (all.length === 0) return null;
      const restsOn = [
        ...(machines ?? []).map(({ id }) => `machine:${id}`),
        ...(releaseCommands ?? []).map(({ id }) => `release-command:${id}`),
      ];
      const killed = all.flatMap(({ id, exits }) =>
        exits.filter(({ oomKilled }) => oomKilled).map((exit) => `machine ${id}, ${exitText(exit)}`),
      );
      if (killed.length > 0)
        return { text: `Memory: yes, the platform killed for it: ${killed.slice(0, 3).join("; ")}`, restsOn };
      const exits = all.flatMap((one) => one.exits);
      const codes = [...new Set(exits.map(({ exitCode }) => (exitCode === null ? "none" : String(exitCode))))];
      const ended =
        exits.length === 0 ? "they have no exit" : `of their exits (codes ${listed(codes)}) none is marked oom_killed`;
      return {
        text:
          `Memory: not by what the platform keeps ` +
          `of ${all.length === 1 ? "the one machine" : `the ${all.length} machines`} at ${utc(row.at)}: ${ended}. ` +
          `Limits of processes and descriptors are not in its answer`,
        restsOn,
      };
    },
  },
  {
    matches: /release[_ ]command/i,
    answer: ({ facts: { releaseCommands } }) => {
      const [newest] = (releaseCommands ?? []).filter(({ exits }) => exits.length > 0);
      const exit = newest?.exits[0];
      if (!newest || !exit) return null;
      return { text: `Its machine ${newest.id} ended ${exitText(exit)}`, restsOn: [`release-command:${newest.id}`] };
    },
  },
  {
    matches: /attach|detach/i,
    answer: ({ row, facts: { cluster } }) =>
      cluster
        ? {
            text:
              `The platform's list ` +
              `has ${cluster.attachedApps.length > 0 ? listed(cluster.attachedApps) : "no app"} as attached ` +
              `at ${utc(row.at)}`,
            restsOn: ["cluster:attached"],
          }
        : null,
  },
];

export function platformAnswers({ report, answers: { questions } }: Material): Fact[] {
  const seen = platformOf(report);
  if (!seen) return [];
  return answering.flatMap(({ matches, answer }, at): Fact[] => {
    const asked = questions.find(({ question }) => matches.test(question));
    const found = asked ? answer(seen) : null;
    if (!asked || !found) return [];
    const text = ended(found.text);
    return [
      {
        id: `answer:platform:${at}`,
        statement: `${ended(asked.question)} ${text}`,
        value: { question: asked.question, answer: text },
        source: "platform",
        at: seen.row.at,
        vantage: seen.row.vantage,
        confidence: "confirmed",
        from: "the platform's API",
        restsOn: found.restsOn,
      },
    ];
  });
}
