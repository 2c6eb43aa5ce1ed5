// Opsgenie's webhook integration; its REST API ends on 2027-04-05, and Jira Service Management takes over.
import { opsgenieSource } from "../opsgenie-action.ts";

export const opsgenie = opsgenieSource({
  name: "opsgenie",
  title: "Opsgenie",
  variable: "DBCHECK_HOOK_OPSGENIE_TOKEN",
});
