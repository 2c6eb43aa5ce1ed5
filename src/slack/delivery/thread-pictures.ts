// A picture below a message in its thread. One that cannot be drawn or sent costs nobody the message.
import { errorText } from "../../errors.ts";
import type { CheckRow, MessageRow } from "../../store/store.ts";
import { isFirstPicture, pictureFor } from "../../use-cases/thread-pictures.ts";
import { upload } from "../connection/upload.ts";
import { drawn } from "../views/thread-picture.ts";
import type { DeliveryContext } from "./delivery-context.ts";

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
