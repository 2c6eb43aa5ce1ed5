// What people tried during an incident, in PostgreSQL. Taken together under a lock: a conclusion is told once.
import type { Conclusion } from "../isolation/conclusion.ts";
import type { RecordedExperiment } from "../isolation/experiment.ts";
import type { Database } from "./database.ts";
import { addNote } from "./pg-incident-notes.ts";
import { jsonb } from "./rows.ts";
import { insertEvent, insertEventOnce } from "./sql.ts";

const select = "select experiment from dbcheck.experiments where check_id = $1 order by position";

export class PgExperiments {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async of(checkId: string): Promise<RecordedExperiment[]> {
    const rows = await this.#database.query<{ experiment: RecordedExperiment }>(select, [checkId]);
    return rows.map(({ experiment }) => experiment);
  }

  /** @param key the same for a form that is sent twice */
  add(
    key: string,
    checkId: string,
    experiment: RecordedExperiment,
    actor: string,
    conclude: (all: RecordedExperiment[]) => Conclusion | null,
  ): Promise<"kept" | "taken" | "gone"> {
    return this.#database.transaction(async (ask) => {
      const [incident] = await ask<{ target: string }>(
        "select target from dbcheck.incidents where first_check = $1 for update",
        [checkId],
      );
      if (!incident) return "gone";
      const { name, outcome, conclusion } = experiment;
      const values = [
        key,
        "experiment.recorded",
        checkId,
        incident.target,
        actor,
        jsonb({ name, outcome, conclusion }),
      ];
      const before = (await ask<{ experiment: RecordedExperiment }>(select, [checkId])).map((row) => row.experiment);
      const [sent] = await ask("select from dbcheck.events where once = $1", [key]);
      if (sent) return "kept";
      if (before.some((one) => one.name === name)) return "taken";
      await ask(insertEventOnce, values);
      await ask("insert into dbcheck.experiments (check_id, position, experiment) values ($1, $2, $3::jsonb)", [
        checkId,
        before.length + 1,
        jsonb(experiment),
      ]);
      const shown = conclude([...before, experiment]);
      if (!shown || shown.about === conclude(before)?.about) return "kept";
      const { lines } = shown;
      await addNote(ask, checkId, checkId, { kind: "isolated", lines });
      await ask(insertEvent, ["experiments.concluded", checkId, incident.target, "bot", jsonb({ lines })]);
      return "kept";
    });
  }
}
