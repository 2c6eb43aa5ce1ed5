// A check in sh for a place where no dbcheck can run: as a file in the thread, with how it comes back.
import type { Permitted } from "../../use-cases/context.ts";
import type { Reply } from "./reply.ts";
import type { SlackBot } from "./slack-bot.ts";
import { upload } from "../connection/upload.ts";

export async function offerScript(
  bot: SlackBot,
  { entry: { name } }: Permitted,
  place: { channel: string; threadTs: string },
  vantage: string | null,
  reply: Reply,
): Promise<void> {
  const content = bot.targets().script(name, vantage);
  if (content === null) return reply.say("This target has no host that is reached by TCP, so there is nothing to try.");
  const filename = `dbcheck-${name.replaceAll(/[^\w.-]/g, "-")}.sh`;
  const trouble = await upload(bot, place, { filename, title: filename, content });
  if (trouble !== null) return reply.say(trouble);
  await reply.say(
    [
      "Run it where the application runs. It does not log in, and contains no secret:",
      `• \`sh ${filename} > report.json\`, or \`kubectl exec -i POD -- sh -s < ${filename} > report.json\``,
      "• Where dbcheck can run, it sees more: `dbcheck check --json > report.json`",
      "Then upload `report.json` to this thread, with the comment `from NAME`: the vantage's name.",
      "Or upload it in the form of *Check elsewhere …*.",
    ].join("\n"),
  );
}
