// What each kind of listener is. One listener a file, in the folder of its kind; each has its line in index.ts.
import type {
  App,
  BlockAction,
  ButtonAction,
  MessageShortcut,
  OverflowAction,
  PlainTextInputAction,
  ViewSubmitAction,
} from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { Permitted } from "../../use-cases/context.ts";
import type { Reply } from "./reply.ts";
import type { SlackBot } from "./slack-bot.ts";

export type ButtonPress = BlockAction<ButtonAction>;
export type MenuPress = BlockAction<OverflowAction>;
export type StepPress = BlockAction<ButtonAction | OverflowAction>;
export type HomePress = BlockAction<ButtonAction | PlainTextInputAction>;

/** A button, a menu, or an input that tells of each change. */
export interface ActionListener {
  /** The action_id. */
  id: string;
  /** More follows the id, after a colon: Slack wants each id once in a message. */
  hasSuffix?: boolean;
  /** What it throws is told to the person. */
  act(bot: SlackBot, press: BlockAction, reply: Reply): Promise<void>;
}

/** What becomes of a form: null closes it; errors are shown at their inputs; a view takes its place. */
export type FormAnswer = null | { errors: Record<string, string> } | { view: ModalView; after?: () => Promise<void> };

/** A modal that was sent. */
export interface FormListener {
  /** The callback_id. */
  id: string;
  /** Never rejects. `after` runs once Slack has the answer. */
  submit(bot: SlackBot, submitted: ViewSubmitAction): Promise<FormAnswer>;
}

export interface ShortcutListener {
  id: string;
  /** In the thread of a check, for somebody who may act on it. What it throws is told to the person. */
  act(bot: SlackBot, chosen: MessageShortcut, allowed: Permitted, reply: Reply): Promise<void>;
}

export interface EventListener {
  /** As the manifest subscribes to them. */
  subscriptions: string[];
  listen(app: App, bot: SlackBot): void;
}

/** Errors at one input; null when there are none. Slack shows 300 characters. */
export function errorAt(input: string, trouble: string | null): FormAnswer {
  return trouble === null ? null : { errors: { [input]: trouble.slice(0, 300) } };
}
