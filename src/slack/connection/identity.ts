// What is asked of Slack once, at the start: who are we, and does it take plan blocks.
import type { WebClient } from "@slack/web-api";
import { Outage, UserMistake } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import { troubleOf } from "./web-clients.ts";
import type { Installation } from "../people/workspace-people.ts";
import type { ChecklistForm } from "../views/rich-text.ts";

export interface Identity extends Installation {
  botId: string;
  botUserId: string;
}

/** @throws UserMistake when Slack refuses the token, Outage when it cannot be asked */
export async function whoAmI(client: WebClient): Promise<Identity> {
  try {
    const { team_id: teamId, enterprise_id, bot_id: botId, user_id: botUserId } = await client.auth.test();
    if (!teamId || !botId || !botUserId) throw new UserMistake("SLACK_BOT_TOKEN is not the token of a bot.");
    return { teamId, enterpriseId: enterprise_id ?? null, botId, botUserId };
  } catch (error) {
    if (error instanceof UserMistake) throw error;
    const trouble = troubleOf(error);
    if (trouble.kind === "refused")
      throw new UserMistake(
        `Slack rejects SLACK_BOT_TOKEN (${trouble.code}). Copy it again from the app's page "OAuth & Permissions".`,
      );
    throw new Outage(
      `Slack does not answer who this bot is (${trouble.kind === "rate-limited" ? "rate limited" : trouble.code}).`,
    );
  }
}

/** Not every workspace has plans; a trial costs nothing and posts nothing. */
export async function chooseForm(client: WebClient, log: Logger): Promise<ChecklistForm> {
  const task = { type: "task_card" as const, task_id: "trial", title: "Trial", status: "pending" as const };
  try {
    await client.blocks.validate({ blocks: [{ type: "plan", title: "Trial", tasks: [task] }] });
    return "plan";
  } catch (error) {
    const trouble = troubleOf(error);
    // Where Slack gives no answer now, the first post finds out, and falls back by itself.
    if (trouble.kind !== "refused") return "plan";
    log.info({ trouble }, "Slack does not take plan blocks: checklists are lists");
    return "rich_text";
  }
}
