// Slack's refusals of chat.postMessage and chat.update, by what follows from them (docs.slack.dev/reference/methods).

const invite =
  "I am not in this channel, so the result goes to your direct messages with me. Invite me with `/invite " +
  "@dbcheck`, and the next check gets its thread here.";
const readOnly = "I can't post in this channel, so the result goes to your direct messages with me.";

/** The bot cannot write in that place: what to tell who asked. */
const places: Record<string, string> = {
  not_in_channel: invite,
  channel_not_found: invite,
  is_archived: "This channel is archived, so the result goes to your direct messages with me.",
  restricted_action: readOnly,
  restricted_action_read_only_channel: readOnly,
  restricted_action_thread_only_channel: readOnly,
  restricted_action_non_threadable_channel: readOnly,
  restricted_action_thread_locked: readOnly,
  no_permission: readOnly,
  team_access_not_granted: readOnly,
  messages_tab_disabled:
    "Direct messages with me are switched off: an administrator can turn on the app's Messages tab.",
};

/** Advice when the bot cannot write in the place; null when the refusal has nothing to do with it. */
export function placeAdvice(code: string): string | null {
  return places[code] ?? null;
}

/** The message can no longer be edited: what it should say is posted anew, once. */
export function isClosed(code: string): boolean {
  return code === "edit_window_closed" || code === "cant_update_message";
}

/** Somebody deleted it, or what it hangs under. */
export function isGone(code: string): boolean {
  return code === "message_not_found" || code === "thread_not_found" || code === "cannot_reply_to_message";
}

/** Slack takes nothing of this bot until somebody acts: what to tell who asked, over their reply URL. */
export function refusedWords(code: string): string {
  const act =
    code === "missing_scope"
      ? "the app needs the scope `chat:write` (see the manifest)"
      : /^(token_revoked|token_expired|invalid_auth|not_authed|account_inactive)$/.test(code)
        ? "its token is no longer valid, so the app must be installed again"
        : code.startsWith("ekm_")
          ? "the workspace's encryption keys don't let it post here"
          : "the bot's log has more";
  return `Slack doesn't accept my messages now (\`${code}\`): ${act}.`;
}

/** Slack does not take the content: a fault of ours. */
export function isContent(code: string): boolean {
  return /^(invalid_blocks|invalid_blocks_format|msg_blocks_too_long|msg_too_long|too_many_blocks|no_text|block_mismatch|invalid_arguments|invalid_metadata\w*|metadata_\w+)$/.test(
    code,
  );
}
