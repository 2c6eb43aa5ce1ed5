// What a scenario is: a set-up of real parts, what is broken in it, and what the verdict must therefore be.
import type { Cause, Owner } from "../../src/report/causes.ts";
import type { Confidence, Status } from "../../src/report/report.ts";
import type { Lab } from "./lab.ts";
import type { Place } from "./parts/place.ts";

/** The folders that scenarios lie in. */
export const groups = ["faults", "healthy", "doubles", "intermittent", "wild", "vantages"] as const;
export type Group = (typeof groups)[number];

/** Set from what the fault is, never from what the tool says of it. */
export interface Expectation {
  /** Or a set, where it depends on the moment. */
  status: Status | readonly Status[];
  /** The cause; or a set where the witnesses granted cannot separate its members; null where none may be named. */
  cause: Cause | readonly (Cause | null)[] | null;
  /** Left out: the catalogue's usual owner of those causes. */
  owner?: Owner | readonly Owner[];
  /** Findings that must be there as well. */
  also?: readonly Cause[];
  /** What the verdict's summary, evidence or findings must say, such as counts. */
  says?: RegExp;
  /** Where it matters how sure the verdict may be. */
  confidence?: Confidence;
}

/** What is checked, and from where. */
export interface Subject {
  /** Connection string; or leave it out and give `target`. */
  url?: string;
  /** An entry of the targets file, where more than a URL is known. */
  target?: Record<string, unknown> & { url: string };
  /** The connection string for other tools, where `url` is only in the environment or the targets file. */
  peerUrl?: string;
  /** Environment of the command, besides PATH. */
  env?: Record<string, string>;
  /** More words for `dbcheck check`. */
  words?: string[];
  /** Namespaces that the command runs in. */
  from?: Place;
  /** More words before the command: `faketime -f +800d`, `prlimit …`. */
  under?: string[];
  timeoutSeconds?: number;
  /** Goes on while the check runs; the signal ends it. */
  during?: (signal: AbortSignal) => Promise<void>;
}

/** One of several places that check the same database at the same moment. */
export interface SeenFrom extends Subject {
  vantage: string;
  /** Its clock minus everybody's, milliseconds. */
  clockOffsetMs?: number;
  /** Its report comes by hand, and without a fingerprint of its settings. */
  carried?: true;
}

/** A round: the first place is the application's. */
export interface Places {
  places: SeenFrom[];
  /** Asked, and not heard. */
  missing?: string[];
  /** Where the application runs, when that is not the first place. */
  home?: string;
}

export interface Scenario {
  title: string;
  /** The public report that it is made after: repository and number, or a page. */
  reference?: string;
  /** What shows the same first symptom and must not be called the same: a scenario's name. */
  neighbour?: string;
  expect: Expectation;
  /** Programs beyond node, openssl and what npm brings: a scenario without them is listed as not run. */
  needs?: readonly string[];
  /** Must be root: for namespaces, mounts and limits. */
  root?: boolean;
  /** Most sessions of ours that the server may see at once; default 2. */
  sessions?: number;
  arrange(lab: Lab): Promise<Subject | Places>;
}

/** Only types the object: `export const scene = scenario({ … })` is the whole of a scenario's file. */
export function scenario(one: Scenario): Scenario {
  return one;
}
