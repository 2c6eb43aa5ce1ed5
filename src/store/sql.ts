// Statements that several parts of the store share.

export const insertEvent =
  "insert into dbcheck.events (type, check_id, target, actor, data) values ($1, $2, $3, $4, $5::jsonb)";
/** Returns a row unless there is one of this key ($1) already. */
export const insertEventOnce = `insert into dbcheck.events (once, type, check_id, target, actor, data)
  values ($1, $2, $3, $4, $5, $6::jsonb) on conflict (once) where once is not null do nothing returning id`;
/** In place of a name: the bot has none and works nowhere itself, so that workers of every name take its checks. */
export const homeOfAnyName = "*";
/** Of a process's vantage: it is the bot's own, where alone checks are taken. */
export const isAtHome = (vantage: string) => `(coalesce((select vantage = '${homeOfAnyName}' from dbcheck.home), false)
  or ${vantage}::text is not distinct from (select vantage from dbcheck.home))`;
/** Of a check: all but the final one are wanted at once. */
export const threeMessages = "(values ('headline', 1), ('checklist', 1), ('final', 0)) as three (kind, wanted)";
/** The three messages of a check ($1) in a channel ($2). */
export const insertMessages = `insert into dbcheck.messages (check_id, kind, want_version, channel)
  select $1, kind, wanted, $2 from ${threeMessages}`;
/**
 * Of a common table expression `changed (id)`: the messages that show the
 * change. The final one is wanted once the check has ended.
 */
export const raiseAll =
  "update dbcheck.messages set want_version = want_version + 1 from changed where check_id = changed.id";
export const raise = `${raiseAll} and want_version > 0`;
/** An end is shown at once: it does not wait out the pause between two edits. */
export const raiseEnd = raiseAll.replace(" from", ", not_before = '-infinity' from");
