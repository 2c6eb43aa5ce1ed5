// Where Slack's signed requests arrive, as the manifest tells Slack and the bot's port takes them.
export const slackPath = "/slack/events";
