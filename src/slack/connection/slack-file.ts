// A file that somebody shared in Slack, as text: asked for by its id, fetched with the bot's token, from Slack alone.
import { z } from "zod";
import { errorText, Outage, UserMistake } from "../../errors.ts";
import { BodyTooLarge, exchange } from "../../http/exchange.ts";
import { slackCallTimeoutMs, troubleOf, type Clients } from "./web-clients.ts";

/** The parts of a file that matter here (docs.slack.dev/reference/objects/file-object). */
const fileShape = z.object({
  name: z.string().nullish(),
  size: z.number().optional(),
  url_private: z.string().optional(),
  url_private_download: z.string().optional(),
});

const needsScope =
  "I may not read files: the app needs the scope files:read (see the manifest). Paste the report, or use " +
  "dbcheck attach.";

/**
 * The message's own copy of a file is not asked: in shared channels it has neither name nor address
 * (docs.slack.dev/apis/slack-connect, `check_file_info`).
 * @throws UserMistake for a file that cannot be read, in words for who shared it; Outage where Slack is away
 */
export async function slackFile(
  { interactive }: Clients,
  id: string,
  maxBytes: number,
): Promise<{ name: string; text: string }> {
  const answer = await interactive.files.info({ file: id }).catch((error: unknown) => {
    const trouble = troubleOf(error);
    if (trouble.kind !== "refused") throw error;
    throw new UserMistake(
      trouble.code === "missing_scope" ? needsScope : `Slack does not give me this file (${trouble.code}).`,
    );
  });
  const file = fileShape.safeParse(answer.file).data ?? {};
  const name = (file.name ?? "") || "the file";
  const address = file.url_private_download ?? file.url_private;
  if (address === undefined) throw new UserMistake(`Slack does not tell me where ${name} is.`);
  if (!isSlacksOwn(address, interactive.slackApiUrl))
    throw new UserMistake(`${name} is not stored in Slack itself, so I do not fetch it.`);
  const tooLarge = new UserMistake(`${name} has more than ${maxBytes / 1024 / 1024} MB; a report has less than one.`);
  if ((file.size ?? 0) > maxBytes) throw tooLarge;
  return { name, text: await fetched(address, interactive.token ?? "", { name, maxBytes, tooLarge }) };
}

/** Slack's hosts, or the host of the API that the bot was told to use. */
export function isSlacksOwn(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return false;
  if (url.origin === new URL(apiUrl).origin) return true;
  return url.protocol === "https:" && url.port === "" && /(?:^|\.)slack(?:-gov)?\.com$/.test(url.hostname);
}

/** Redirects are not followed: the token goes where Slack said, and nowhere else. */
async function fetched(
  url: string,
  token: string,
  { name, maxBytes, tooLarge }: { name: string; maxBytes: number; tooLarge: UserMistake },
): Promise<string> {
  const signal = AbortSignal.timeout(slackCallTimeoutMs);
  try {
    const answer = await exchange({ url, headers: { authorization: `Bearer ${token}` }, signal });
    // Without the scope Slack sends its page for logging in, as a success.
    const isPage = answer.header("content-type")?.startsWith("text/html") ?? false;
    if (answer.status !== 200 || isPage) {
      answer.drop();
      throw new UserMistake(
        isPage || [302, 401, 403].includes(answer.status)
          ? needsScope
          : `Slack does not give me ${name} (HTTP ${answer.status}).`,
      );
    }
    return new TextDecoder().decode(await answer.bytes(maxBytes));
  } catch (error) {
    if (error instanceof UserMistake) throw error;
    if (error instanceof BodyTooLarge) throw tooLarge;
    throw new Outage(`${name} could not be fetched from Slack: ${errorText(error)}`);
  }
}
