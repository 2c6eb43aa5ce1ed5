// What people choose in the menu of an incident's headline.
import assert from "node:assert/strict";
import { actions } from "../../src/slack/action-ids.ts";
import type { IncidentVerb } from "../../src/slack/views/incident-controls.ts";

/** The press that chooses it; fails where the message does not offer it. */
export function chosen(message: object, verb: IncidentVerb): { actionId: string; value: string } {
  const value = new RegExp(`"([^"]+:${verb})"`).exec(JSON.stringify(message))?.[1];
  assert.ok(value, `${verb} is offered`);
  return { actionId: actions.more, value };
}
