/** Names of the buttons, as Slack sends them back. */
export const actions = {
  runAgain: "dbcheck_run_again",
  cancel: "dbcheck_cancel",
  details: "dbcheck_details",
  stopWatching: "dbcheck_stop_watching",
  closeIncident: "dbcheck_close_incident",
  exportRecord: "dbcheck_export",
} as const;
