// Which listener gets which payload of Slack's; and what becomes of those that nobody gets.
import type { App, BlockAction, ButtonAction, MessageShortcut, ViewSubmitAction } from "@slack/bolt";
import {
  actions,
  closeForm,
  escalateAction,
  escalateForm,
  experimentForm,
  homeActions,
  stepAction,
  stepForm,
  ticketActions,
  ticketCaseForm,
  ticketForm,
} from "../action-ids.ts";
import { Seen } from "../connection/seen-deliveries.ts";
import type { SlackBot } from "./bot.ts";
import {
  cancel,
  closeIncident,
  details,
  exportPressed,
  onButton,
  runAgain,
  stopWatching,
  take,
  type Press,
} from "./check-buttons.ts";
import { onEscalate, onEscalateForm } from "./escalate.ts";
import { listenToEvents } from "./events.ts";
import { onExperiment, onExperimentForm } from "./experiments.ts";
import { onHomePress, type HomePress } from "./home-tab.ts";
import { onCloseForm, onIncidentMenu, type MenuPress } from "./incident-menu.ts";
import { explain, type Reply } from "./reply.ts";
import { onShortcut, shortcutDoers } from "./shortcuts.ts";
import { onCommand } from "./slash-command.ts";
import { onAllSteps, onStep, onStepForm, type StepPress } from "./step-buttons.ts";
import {
  onTicket,
  onTicketCase,
  onTicketCaseForm,
  onTicketChange,
  onTicketFields,
  onTicketFile,
  onTicketForm,
  onTicketUpdate,
} from "./ticket.ts";
import { onUnknownAction, onUnknownCommand, onUnknownForm, onUnknownShortcut } from "./unknown.ts";

const buttons: Record<string, (bot: SlackBot, press: Press, reply: Reply) => Promise<void>> = {
  [actions.runAgain]: runAgain,
  [actions.cancel]: cancel,
  [actions.details]: details,
  [actions.take]: take,
  [actions.stopWatching]: stopWatching,
  [actions.closeIncident]: closeIncident,
  [actions.exportRecord]: exportPressed,
  [actions.experiment]: onExperiment,
  [actions.allSteps]: onAllSteps,
  [escalateAction]: onEscalate,
  [ticketActions.create]: onTicket,
  [ticketActions.fields]: onTicketFields,
  [ticketActions.file]: onTicketFile,
  [ticketActions.update]: onTicketUpdate,
  [ticketActions.caseNumber]: onTicketCase,
};
const homeIds = new RegExp(
  `^${homeActions.page}:|^${homeActions.filter}$|^${homeActions.check}$|^${homeActions.ticket}$`,
);

/** The beginning of the id, before its first colon: what follows tells one button of a kind from another. */
const kindOf = (id: unknown): string => (typeof id === "string" ? (id.split(":")[0] ?? "") : "");

export function listen(app: App, bot: SlackBot): void {
  const seen = new Seen();
  // Slack (and whoever replays a signed request) may deliver twice; the second one is acknowledged, and that is all.
  app.use(async ({ body, next, ...rest }) => {
    const trigger = deliveryOf(body);
    if (trigger === null || seen.isNew(trigger)) return next();
    bot.log.info("a delivery came twice");
    if ("ack" in rest && typeof rest.ack === "function") await rest.ack();
  });
  app.command(/.*/, ({ command, ack }) =>
    command.command === bot.command ? onCommand(bot, command, ack) : onUnknownCommand(bot, command, ack),
  );
  app.action<BlockAction>({ type: "block_actions" }, ({ body, ack }) => onAction(bot, body, () => ack()));
  listenToForms(app, bot);
  app.shortcut<MessageShortcut>({ type: "message_action" }, ({ shortcut, ack }) => {
    const act = shortcutDoers.get(shortcut.callback_id);
    return act ? onShortcut(bot, shortcut, () => ack(), act) : onUnknownShortcut(bot, shortcut, () => ack());
  });
  app.shortcut({ type: "shortcut" }, ({ shortcut, ack }) => onUnknownShortcut(bot, shortcut, () => ack()));
  listenToEvents(app, bot);
  // Listeners answer for themselves; this is for what breaks around them.
  app.error(async (args: Error | { error: Error }) => {
    explain(args instanceof Error ? args : args.error, bot.log);
  });
}

/** The same for a delivery that comes twice; null where there is no telling. */
function deliveryOf(body: object): string | null {
  const { trigger_id: trigger, event_id: event } = body as { trigger_id?: unknown; event_id?: unknown };
  return typeof trigger === "string" ? trigger : typeof event === "string" ? event : null;
}

function onAction(bot: SlackBot, press: BlockAction, ack: () => Promise<void>): Promise<void> {
  const id: unknown = press.actions[0]?.action_id;
  const kind = kindOf(id);
  if (typeof id === "string" && homeIds.test(id)) return onHomePress(bot, press as HomePress, ack);
  if (id === actions.more) return onButton(bot, press as MenuPress, ack, onIncidentMenu);
  if (kind === stepAction) return onButton(bot, press as StepPress, ack, onStep);
  if (kind === ticketActions.change) return onButton(bot, press, ack, onTicketChange);
  const act = typeof id === "string" && Object.hasOwn(buttons, id) ? buttons[id] : undefined;
  return act ? onButton(bot, press as BlockAction<ButtonAction>, ack, act) : onUnknownAction(bot, press, ack);
}

function listenToForms(app: App, bot: SlackBot): void {
  app.view<ViewSubmitAction>({ type: "view_submission" }, async ({ body, ack }) => {
    const errorsAt = (errors: Record<string, string> | null) =>
      errors === null ? ack() : ack({ response_action: "errors", errors });
    const troubleAt = (input: string, trouble: string | null) =>
      errorsAt(trouble === null ? null : { [input]: trouble.slice(0, 300) });
    switch (body.view.callback_id) {
      case stepForm:
        return troubleAt("words", await onStepForm(bot, body));
      case experimentForm:
        return errorsAt(await onExperimentForm(bot, body));
      case ticketForm:
        return errorsAt(await onTicketForm(bot, body));
      case ticketCaseForm:
        return troubleAt("number", await onTicketCaseForm(bot, body));
      case closeForm: {
        const view = await onCloseForm(bot, body);
        return view === null ? ack() : ack({ response_action: "update", view });
      }
      case escalateForm: {
        const { view, after } = await onEscalateForm(bot, body);
        await ack({ response_action: "update", view });
        return after();
      }
      default:
        return ack({ response_action: "update", view: onUnknownForm(bot, body) });
    }
  });
  // Nobody waits for an answer to a form that was closed.
  app.view({ type: "view_closed" }, ({ ack }) => ack());
}
