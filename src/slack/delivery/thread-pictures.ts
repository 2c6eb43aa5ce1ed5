// A picture below a message in its thread. One that cannot be drawn or sent costs nobody the message.
import { comparisonText } from "../../baseline/stage-times.ts";
import { errorText } from "../../errors.ts";
import { stripText } from "../../incidents/timeline-picture.ts";
import { pngOf } from "../../pictures/png.ts";
import { stageTimesSvg } from "../../pictures/stage-times-svg.ts";
import { timelineSvg } from "../../pictures/timeline-svg.ts";
import type { CheckRow, MessageRow } from "../../store/store.ts";
import { isFirstPicture, pictureFor, type ThreadPicture } from "../../use-cases/thread-pictures.ts";
import { bounded } from "../limits.ts";
import { upload, type Upload } from "../listeners/upload.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/** Slack takes 1,000 characters of alt text (docs.slack.dev/reference/methods/files.getUploadURLExternal). */
const mostAltChars = 1000;

export async function addPicture(
  { store, clients, log, pictures }: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  place: { channel: string; threadTs: string },
): Promise<void> {
  if (!pictures) return;
  try {
    const picture = await pictureFor(store, row, check);
    if (picture && (await isFirstPicture(store, row, check)))
      await upload({ clients, log }, place, await drawn(picture));
  } catch (error) {
    log.warn({ checkId: check.id, reason: errorText(error) }, "a picture was not drawn");
  }
}

export async function drawn(picture: ThreadPicture): Promise<Upload> {
  const isTimeline = picture.kind === "timeline";
  const words = isTimeline ? stripText(picture.strip) : comparisonText(picture.times);
  const { target } = isTimeline ? picture.strip : picture.times;
  const altText = bounded(words, mostAltChars);
  return {
    filename: `${picture.kind}-${target}.png`,
    title: bounded(isTimeline ? `Timeline of ${altText}` : altText, 250),
    content: await pngOf(isTimeline ? timelineSvg(picture.strip) : stageTimesSvg(picture.times)),
    altText,
  };
}
