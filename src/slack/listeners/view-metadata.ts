// What a view carries for us, as it comes back from Slack.
import type { z } from "zod";
import { UserMistake } from "../../errors.ts";

/** @throws UserMistake where it is none of this version's */
export function carried<Shape extends z.ZodType>(shape: Shape, view: { private_metadata: string }): z.infer<Shape> {
  try {
    return shape.parse(JSON.parse(view.private_metadata));
  } catch {
    throw new UserMistake("This form is from an older version of me, or incomplete. Close it and open it again.");
  }
}
