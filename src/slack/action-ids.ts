/** Names of the buttons, as Slack sends them back. */
export const actions = {
  runAgain: "dbcheck_run_again",
  cancel: "dbcheck_cancel",
  details: "dbcheck_details",
  stopWatching: "dbcheck_stop_watching",
  closeIncident: "dbcheck_close_incident",
  exportRecord: "dbcheck_export",
} as const;

/** Of a step's button and menu: the step's position follows, since Slack wants each once in a message. */
export const stepAction = "dbcheck_step";
/** Of the form that asks why a step is skipped, or for a note. */
export const stepForm = "dbcheck_step_form";
