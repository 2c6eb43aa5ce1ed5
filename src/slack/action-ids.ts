/** Names of the buttons, as Slack sends them back. */
export const actions = {
  runAgain: "dbcheck_run_again",
  cancel: "dbcheck_cancel",
  details: "dbcheck_details",
  /** Of an incident: somebody is on it; and the menu with all else that can be done to it. */
  take: "dbcheck_take",
  more: "dbcheck_more",
  stopWatching: "dbcheck_stop_watching",
  closeIncident: "dbcheck_close_incident",
  exportRecord: "dbcheck_export",
  experiment: "dbcheck_experiment",
  allSteps: "dbcheck_all_steps",
  placeScript: "dbcheck_place_script",
  placeScriptFile: "dbcheck_place_script_file",
} as const;

/** Of a step's button and menu: the step's position follows, since Slack wants each once in a message. */
export const stepAction = "dbcheck_step";
/** Of the form that asks whether an incident is to be closed. */
export const closeForm = "dbcheck_close_form";
/** Of the form that asks why a step is skipped, or for a note. */
export const stepForm = "dbcheck_step_form";
/** Of the form that takes another place's report. */
export const placeForm = "dbcheck_place_form";
/** Of the form in which an experiment is recorded. */
export const experimentForm = "dbcheck_experiment_form";

/** Of tickets: the button that opens the form, what changes in it, and the buttons below a ticket. */
export const ticketActions = {
  create: "dbcheck_ticket",
  change: "dbcheck_ticket_change",
  fields: "dbcheck_ticket_fields",
  file: "dbcheck_ticket_file",
  update: "dbcheck_ticket_update",
  caseNumber: "dbcheck_ticket_case",
} as const;
/** Of its form, and of the one that asks for the vendor's case number. */
export const ticketForm = "dbcheck_ticket_form";
export const ticketCaseForm = "dbcheck_ticket_case_form";
/** Of telling the house's own people: the button and its form. */
export const escalateAction = "dbcheck_escalate";
export const escalateForm = "dbcheck_escalate_form";

/** Message shortcuts, as the manifest has them: slash commands cannot be typed in threads. */
export const shortcuts = {
  again: {
    id: "dbcheck_shortcut_again",
    name: "Check again",
    description: "Checks this thread's database again",
  },
  steps: {
    id: "dbcheck_shortcut_steps",
    name: "Steps of the incident",
    description: "Who does what in this incident",
  },
  experiment: {
    id: "dbcheck_shortcut_experiment",
    name: "Record an experiment",
    description: "Records what you tried in this incident",
  },
  ticket: {
    id: "dbcheck_shortcut_ticket",
    name: "Create a ticket",
    description: "Writes the vendor's support ticket from the evidence",
  },
  pin: {
    id: "dbcheck_shortcut_pin",
    name: "Add to the timeline",
    description: "Adds this message to the incident's timeline",
  },
} as const;

/** Of the Home tab: pages, the filter, and a button to check. */
export const homeActions = {
  page: "dbcheck_home_page",
  filter: "dbcheck_home_filter",
  check: "dbcheck_home_check",
  ticket: "dbcheck_home_ticket",
} as const;
