// Jira Service Management's outgoing webhook of alerts, in the format of Opsgenie.
import { opsgenieSource } from "../opsgenie-action.ts";

export const jira = opsgenieSource({
  name: "jira",
  title: "Jira Service Management",
  variable: "DBCHECK_HOOK_JIRA_TOKEN",
});
