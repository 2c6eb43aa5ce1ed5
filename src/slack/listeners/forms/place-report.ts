// The form that takes another place's report: a file of it, or its text.
import type { ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { bringReport } from "../../../use-cases/attach-report.ts";
import type { Permitted } from "../../../use-cases/context.ts";
import { placeForm } from "../../action-ids.ts";
import { slackFile } from "../../connection/slack-file.ts";
import { troubleOf } from "../../connection/web-clients.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { noticeView } from "../../views/details.ts";
import { placeInputs } from "../../views/place-form.ts";
import { mostReportBytes } from "../brought-report.ts";
import { errorAt, type FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import type { SlackBot } from "../slack-bot.ts";
import { carried } from "../view-metadata.ts";

export const placeMetadata = z.object({ checkId: z.string(), channelId: z.string(), threadTs: z.string() });
const title = "Check elsewhere";
const naming = "in the form, such as: web";
const filesShape = z.object({ files: z.array(z.object({ id: z.string() })).min(1) });

export const placeReportForm: FormListener = {
  id: placeForm,
  submit: async (bot, submitted) => {
    try {
      const { checkId, channelId } = carried(placeMetadata, submitted.view);
      const allowed = await permitted(bot, actorOfForm(submitted, checkId, channelId));
      const { fileId, text } = givenIn(submitted);
      if (fileId === null && text === "") return errorAt(placeInputs.text, "Add a file, or the report's text.");
      const after = () => bring(bot, allowed, submitted);
      return { view: noticeView("Reading the report …", title), after };
    } catch (error) {
      return { view: noticeView(explain(error, bot.log, "plain"), title) };
    }
  },
};

function givenIn({ view }: ViewSubmitAction): { place: string; fileId: string | null; text: string } {
  const at = (id: string): unknown => view.state.values[id]?.[id];
  const words = (id: string) => view.state.values[id]?.[id]?.value?.trim() ?? "";
  const [file] = filesShape.safeParse(at(placeInputs.file)).data?.files ?? [];
  return { place: words(placeInputs.place), fileId: file?.id ?? null, text: words(placeInputs.text) };
}

/** Slack waits 3 s for a form's answer, and a file may take longer. */
async function bring(bot: SlackBot, allowed: Permitted, submitted: ViewSubmitAction): Promise<void> {
  const words = await brought(bot, allowed, submitted).catch((error: unknown) => explain(error, bot.log, "plain"));
  await bot.clients.interactive.views
    .update({ view_id: submitted.view.id, view: noticeView(words, title) })
    .catch((error: unknown) =>
      bot.log.info({ trouble: troubleOf(error) }, "what came of a report was not shown in its form"),
    );
}

async function brought(bot: SlackBot, allowed: Permitted, submitted: ViewSubmitAction): Promise<string> {
  const { place: vantage, fileId, text } = givenIn(submitted);
  const report =
    fileId === null ? { name: "What you pasted", text } : await slackFile(bot.clients, fileId, mostReportBytes);
  await bringReport(bot, allowed, { ...report, vantage, naming, userId: submitted.user.id });
  bot.wake();
  return `Added the report from ${vantage}. The headline and the result of this check show it.`;
}
