// Every listener of Slack's: register.ts hands them their payloads, and the manifest is held against them.
import { runAgainButton } from "./actions/run-again.ts";
import { cancelButton } from "./actions/cancel.ts";
import { detailsButton } from "./actions/details.ts";
import { takeIncidentButton } from "./actions/take-incident.ts";
import { incidentMenu } from "./actions/incident-menu.ts";
import { stopWatchingButton } from "./actions/stop-watching.ts";
import { closeIncidentButton } from "./actions/close-incident.ts";
import { exportRecordButton } from "./actions/export-record.ts";
import { placeScriptButton } from "./actions/place-script.ts";
import { placeScriptFileButton } from "./actions/place-script-file.ts";
import { recordExperimentButton } from "./actions/record-experiment.ts";
import { allStepsButton } from "./actions/all-steps.ts";
import { stepButton } from "./actions/step.ts";
import { escalateButton } from "./actions/escalate.ts";
import { createTicketButton } from "./actions/create-ticket.ts";
import { changeTicketInput } from "./actions/change-ticket.ts";
import { ticketFieldsButton } from "./actions/ticket-fields.ts";
import { ticketFileButton } from "./actions/ticket-file.ts";
import { updateTicketButton } from "./actions/update-ticket.ts";
import { caseNumberButton } from "./actions/ticket-case-number.ts";
import { homePageButton } from "./actions/home-page.ts";
import { homeFilterInput } from "./actions/home-filter.ts";
import { homeCheckButton } from "./actions/home-check.ts";
import { homeTicketButton } from "./actions/home-ticket.ts";
import { closeIncidentForm } from "./forms/close-incident.ts";
import { stepWordsForm } from "./forms/step.ts";
import { recordExperimentForm } from "./forms/experiment.ts";
import { fileTicketForm } from "./forms/ticket.ts";
import { caseNumberForm } from "./forms/ticket-case-number.ts";
import { placeReportForm } from "./forms/place-report.ts";
import { escalationForm } from "./forms/escalate.ts";
import { checkAgainShortcut } from "./shortcuts/check-again.ts";
import { stepsShortcut } from "./shortcuts/steps.ts";
import { experimentShortcut } from "./shortcuts/experiment.ts";
import { ticketShortcut } from "./shortcuts/ticket.ts";
import { addToTimelineShortcut } from "./shortcuts/add-to-timeline.ts";
import { appMentionEvent } from "./events/app-mention.ts";
import { directMessageEvent } from "./events/direct-message.ts";
import { reactionEvent } from "./events/reaction.ts";
import { alertMessageEvent } from "./events/alert-message.ts";
import { broughtReportEvent } from "./events/brought-report.ts";
import { homeOpenedEvent } from "./events/home-opened.ts";
import type { ActionListener, EventListener, FormListener, ShortcutListener } from "./listener.ts";

export const actionListeners: ActionListener[] = [
  runAgainButton,
  cancelButton,
  detailsButton,
  takeIncidentButton,
  incidentMenu,
  stopWatchingButton,
  closeIncidentButton,
  exportRecordButton,
  recordExperimentButton,
  placeScriptButton,
  placeScriptFileButton,
  allStepsButton,
  stepButton,
  escalateButton,
  createTicketButton,
  changeTicketInput,
  ticketFieldsButton,
  ticketFileButton,
  updateTicketButton,
  caseNumberButton,
  homePageButton,
  homeFilterInput,
  homeCheckButton,
  homeTicketButton,
];

export const formListeners: FormListener[] = [
  closeIncidentForm,
  stepWordsForm,
  recordExperimentForm,
  fileTicketForm,
  caseNumberForm,
  escalationForm,
  placeReportForm,
];

export const shortcutListeners: ShortcutListener[] = [
  checkAgainShortcut,
  stepsShortcut,
  experimentShortcut,
  ticketShortcut,
  addToTimelineShortcut,
];

export const eventListeners: EventListener[] = [
  appMentionEvent,
  directMessageEvent,
  reactionEvent,
  homeOpenedEvent,
  alertMessageEvent,
  broughtReportEvent,
];
