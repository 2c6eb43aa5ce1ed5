// Facts of variations.
import type { ServerError } from "../wire/messages.ts";

/** Experiments by difference: each varies one thing against the row that failed, or against the way in that passed. */
export interface ExperimentsFacts {
  tried: {
    id: string;
    varied: string;
    from: string;
    to: string;
    outcome: "passed" | "failed";
    said: string;
    error: ServerError | null;
    /** The way that failed before was answered by now, too. */
    isOver?: true;
    /** First bytes of another protocol than PostgreSQL's, where such came. */
    foreign?: string;
  }[];
}
