// Incidents made by hand, for what Slack shows of them.
import type { Incident } from "../../src/incidents/incident.ts";
import type { IncidentRow } from "../../src/store/store.ts";

export const at = (minute: number) => new Date(Date.parse("2026-06-01T12:00:00.000Z") + minute * 60_000).toISOString();
export const bad = {
  status: "down" as const,
  cause: "tcp-refused" as const,
  layer: "tcp" as const,
  summary: "It refuses.",
  at: at(0),
};
export const other = { ...bad, cause: "tcp-timeout" as const, summary: "It is silent.", at: at(3) };
const open: Incident = {
  state: "open",
  openedAt: at(0),
  closedAt: null,
  closedBy: null,
  first: bad,
  latest: bad,
  told: bad,
  lastLookAt: at(5),
  looks: 6,
  healthyInRow: 0,
  calm: 3,
  turns: [],
  isFlapping: false,
  reopened: 0,
  pagedAt: null,
  nextLookAt: at(7),
};
export const began = (more: Partial<Incident>): IncidentRow => ({
  id: "i",
  target: "blockster-v2",
  firstCheck: "c",
  incident: { ...open, ...more },
});
