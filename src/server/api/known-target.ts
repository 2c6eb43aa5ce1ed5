// What a token may ask about. A target of others is answered as one that is not there.
import type { Permitted } from "../../use-cases/context.ts";
import { entryFor, type RegisteredTarget } from "../../use-cases/target-directory.ts";
import { HttpRefusal } from "../refusal.ts";
import type { ApiRequest } from "./endpoint.ts";

/** @throws HttpRefusal 404 */
export function knownTarget({ caller, context }: ApiRequest, name: string): RegisteredTarget {
  const entry = entryFor(context.targets(), caller, name);
  if (entry) return entry;
  if (context.targets().find(name))
    context.log.warn({ actor: caller.actor, target: name }, "a token asked for a target of others");
  throw new HttpRefusal(404, "There is no such target for this token. See GET /v1/targets.");
}

/** @throws HttpRefusal 404 where the check, or its target, is not there for this token */
export async function knownCheck(asked: ApiRequest): Promise<Permitted> {
  const { caller, call, context } = asked;
  const found = await context.intake.find(call.params["id"] ?? "");
  const entry = found && entryFor(context.targets(), caller, found.check.target);
  if (found && entry) return { ...found, entry };
  throw new HttpRefusal(404, "There is no such check for this token.");
}
