// Files in a thread.
import type { Logger } from "../../log.ts";
import { troubleOf, type Clients } from "./web-clients.ts";

export interface Upload {
  filename: string;
  title: string;
  content: string | Buffer;
  /**
   * Of a picture: what it shows, for who cannot see it. Its title says so too: the SDK sends alt_text where Slack reads
   * alt_txt, and other kinds of files with one are not shared (slackapi/python-slack-sdk#1818).
   */
  altText?: string;
}

/** All in one message. @returns null when they are there, else why not, in words for the one who asked */
export async function upload(
  { clients, log }: { clients: Clients; log: Logger },
  place: { channel: string; threadTs: string },
  ...files: Upload[]
): Promise<string | null> {
  try {
    await clients.interactive.filesUploadV2({
      channel_id: place.channel,
      thread_ts: place.threadTs,
      file_uploads: files.map(({ filename, title, content, altText }) => ({
        filename,
        title,
        file: Buffer.from(content),
        ...(altText === undefined ? {} : { alt_text: altText }),
      })),
    });
    return null;
  } catch (error) {
    const trouble = troubleOf(error);
    log.warn({ trouble, files: files.map(({ filename }) => filename) }, "files were not uploaded");
    const code = "code" in trouble ? trouble.code : trouble.kind;
    if (code === "missing_scope")
      return "I can't upload files: the app needs the scope `files:write` (see the manifest).";
    if (code === "not_in_channel" || code === "channel_not_found")
      return "I can't upload files here. Invite me to this channel first.";
    return `Slack did not accept the file (${code}). Try again in a moment.`;
  }
}
