// What an error means, and how sure that is.
import type { Cause } from "../../report/causes.ts";
import type { StartupFacts } from "../../probes/facts.ts";
import type { Branch } from "../branches.ts";
import { confirmedBy, type Certainty } from "../confidence.ts";

export type Meaning = Certainty & {
  cause: Cause;
  alternatives: Cause[];
  /** Nobody here knows this error: its cause is only the stage that it came at. */
  isUnknown?: true;
};

export interface Circumstances {
  /** How far the way in had come. */
  rung: "startup" | "auth" | "admission" | "query";
  /** The method that the server asked for, "trust" when none. */
  method: string | null;
  /** The password was proven right before the error came (SCRAM signature, or AuthenticationOk). */
  proven: boolean;
  tls: boolean;
  otherTls: StartupFacts["otherTls"];
  /** How many of the earlier climbs the same SQLSTATE ended, after the server had taken the connection anew. */
  before: number;
  /** Tokens stand for passwords on this host: RDS lets PAM ask IAM. */
  tokenHost?: boolean;
}

export const stated = (cause: Cause, by: Branch): Meaning => ({ cause, ...confirmedBy(by), alternatives: [] });

export const likely = (cause: Cause, ...alternatives: Cause[]): Meaning => ({
  cause,
  confidence: "likely",
  alternatives,
});

/** Nobody knows the error itself. */
export const ofStage = (confidence: "likely" | "possible", cause: Cause, ...alternatives: Cause[]): Meaning => ({
  cause,
  confidence,
  alternatives,
  isUnknown: true,
});

/** A branch that a second login has turned, whoever says so. */
export const oppositeTlsAccepted = "TLS the other way round is welcome";
