// Why somebody may not, in words for the one who asked.
import type { AccessRefusal } from "../../access/policy.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { code } from "../escape.ts";

/** Slack's code for a right that the app itself lacks. */
const missingScope = "missing_scope";

/** Slack's mrkdwn. */
export function refusalText(refusal: AccessRefusal, { name, policy }: RegisteredTarget): string {
  const ask = whomToAsk(policy);
  switch (refusal.why) {
    case "stranger":
      return "Only members of the workspace that I'm installed in can do this.";
    case "person-unseen":
      return refusal.code === missingScope
        ? `I can't tell members from guests. The app needs the scope \`users:read\` (see the manifest), ` +
            `or ${code(name)} needs \`allow_guests: true\` in the targets file.`
        : `I can't check ${code(name)} for you: Slack doesn't tell me who you are (${code(refusal.code)}).${ask}`;
    case "guest":
      return `Guests can't check ${code(name)} (\`allow_guests\` in the targets file).${ask}`;
    case "other-channel":
      return `${code(name)} can't be checked in this channel (\`allowed_channels\` in the targets file).${ask}`;
    case "groups-unseen":
      return refusal.code === missingScope
        ? `I can't see who is in the user groups of ${code(name)}: the app needs the scope \`usergroups:read\` ` +
            `(see the manifest).${ask}`
        : `Slack doesn't tell me who is in a user group of ${code(name)} (${code(refusal.code)}). Its id in ` +
            `\`allowed_usergroups\` may be wrong.${ask}`;
    case "not-named":
      return (
        `You aren't allowed to check ${code(name)} (\`allowed_users\` and \`allowed_usergroups\` in the targets ` +
        `file).${ask}`
      );
  }
}

/** Named, not called: the answer is seen by one person. */
function whomToAsk({ oncall, allowedUsers, allowedUsergroups }: RegisteredTarget["policy"]): string {
  const ids = [...new Set([...oncall, ...allowedUsers, ...allowedUsergroups])].slice(0, 3);
  if (ids.length === 0) return " Ask whoever keeps the targets file.";
  return ` Ask ${ids.map((id) => (id.startsWith("S") ? `<!subteam^${id}>` : `<@${id}>`)).join(" or ")}.`;
}
