// An incident and its steps as the store keeps them.
import type { Incident } from "../incidents/incident.ts";
import type { IncidentStep } from "../incidents/steps.ts";

export interface IncidentFilter {
  targets: string[];
  /** The one of this id. */
  id?: string;
  /** Only those that are open. */
  isOpen?: boolean;
  /** Only what is older than the incident of this id; nothing where there is none. */
  before?: string;
  limit: number;
}

export interface IncidentRow {
  id: string;
  target: string;
  /** Its headline is the incident's thread. */
  firstCheck: string;
  incident: Incident;
}

/** A step of an incident; `position` counts from 1 and stays. */
export interface StepRow {
  position: number;
  step: IncidentStep;
}
