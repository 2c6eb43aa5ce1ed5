// A picture with the words of who cannot see it.
import { comparisonText } from "../../baseline/stage-times.ts";
import { stripText } from "../../incidents/timeline-picture.ts";
import { pngOf } from "../../pictures/png.ts";
import { stageTimesSvg } from "../../pictures/stage-times-svg.ts";
import { timelineSvg } from "../../pictures/timeline-svg.ts";
import type { ThreadPicture } from "../../use-cases/thread-pictures.ts";
import type { Upload } from "../connection/upload.ts";
import { bounded } from "../limits.ts";

/** Slack takes 1,000 characters of alt text (docs.slack.dev/reference/methods/files.getUploadURLExternal). */
const mostAltChars = 1000;

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
