// What people do in modals and in the Home tab: press and choose; submit or close a modal.
import { z } from "zod";
import {
  actionOf,
  elementsOf,
  findElement,
  isEmpty,
  stateOf,
  withChoice,
  type Choice,
  type Entered,
} from "./elements.ts";
import { shareFile } from "./methods/files.ts";
import { checkedView, pushView, replaceView } from "./methods/views.ts";
import { deliverToApp, interaction, person, reaction, type Reaction } from "./payloads.ts";
import { isFields, textIn } from "./read.ts";
import { ApiRefusal, type Fields, type OpenView, type User, type View } from "./types.ts";
import type { World } from "./world.ts";

const noAnswer = "We had some trouble connecting. Try again?";
const required = "Please complete this required field.";

/**
 * Presses a button, chooses in a menu, or types into an input with `dispatch_action`, of an
 * open modal or of the person's Home. `values`: what else stands in the view's inputs.
 */
export async function pressInView(
  world: World,
  pressed: { view: string; actionId: string; user: string; value?: Choice; values?: Entered },
): Promise<Reaction> {
  const user = person(world, pressed.user);
  const home = world.state.homes.get(user.id);
  const open = home?.view.id === pressed.view ? home : openViewOf(world, pressed.view, user);
  const { view } = open;
  const found = findElement(view.blocks, pressed.actionId);
  const block = view.blocks.find((one) => one["block_id"] === found.blockId);
  if (block?.["type"] === "input" && block["dispatch_action"] !== true) throw new ApiRefusal("action_not_dispatched");
  const choice = pressed.value ?? null;
  open.entered = withChoice({ ...open.entered, ...pressed.values }, found, choice);
  view.state = { values: stateOf(view.blocks, open.entered) };
  const triggerId = world.triggers.newTrigger(user.id);
  const payload = {
    ...interaction("block_actions", user),
    trigger_id: triggerId,
    container: { type: "view", view_id: view.id },
    view,
    actions: [actionOf(found, choice, world.state.newTs())],
  };
  return { ...reaction(await deliverToApp(world, "interactive", payload)), triggerId, responseUrl: "" };
}

/**
 * Submits an open modal. Null when required inputs are empty: then Slack asks nobody, and the view's `errors` say it.
 */
export async function submitView(
  world: World,
  submitted: { view: string; user: string; values?: Entered },
): Promise<Reaction | null> {
  const user = person(world, submitted.user);
  const open = openViewOf(world, submitted.view, user);
  open.entered = { ...open.entered, ...withUploads(world, open.view, submitted.values ?? {}) };
  open.view.state = { values: stateOf(open.view.blocks, open.entered) };
  open.errors = missing(open.view);
  world.state.changed();
  if (Object.keys(open.errors).length > 0) return null;
  const triggerId = world.triggers.newTrigger(user.id);
  const payload = {
    ...interaction("view_submission", user),
    trigger_id: triggerId,
    view: open.view,
    response_urls: [],
  };
  const answered = reaction(await deliverToApp(world, "interactive", payload));
  if (answered.ack.ok) follow(world, open, answered.ack.payload);
  else open.errors = { "": noAnswer };
  world.state.changed();
  return { ...answered, triggerId, responseUrl: "" };
}

/** Closes an open modal with its Cancel button; the bot hears of it when the view asks for that. */
export async function closeView(world: World, closed: { view: string; user: string }): Promise<void> {
  const user = person(world, closed.user);
  const { view } = openViewOf(world, closed.view, user);
  world.state.dropViews(user.id, view.id);
  if (!view.notify_on_close) return;
  await deliverToApp(world, "interactive", { ...interaction("view_closed", user), view, is_cleared: false });
}

/** Does what the acknowledgement's `response_action` says. */
function follow(world: World, open: OpenView, answer: Fields): void {
  const errors = answer["errors"];
  try {
    switch (answer["response_action"]) {
      case "errors":
        open.errors = Object.fromEntries(
          Object.entries(isFields(errors) ? errors : {}).map(([id, text]) => [id, String(text)]),
        );
        return;
      case "update":
        replaceView(world, open.view.id, checkedView(answer["view"], "modal"));
        return;
      case "push":
        pushView(world, open.user, checkedView(answer["view"], "modal"), false);
        return;
      case "clear":
        world.state.dropViews(open.user);
        return;
      default:
        world.state.dropViews(open.user, open.view.id);
    }
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    open.errors = { "": noAnswer };
  }
}

const chosenFiles = z.array(z.object({ name: z.string(), content: z.string() }));

/** Files come as JSON with their content, and are uploaded: the app gets them as Slack has them. */
function withUploads(world: World, view: View, values: Entered): Entered {
  const uploaded: Entered = { ...values };
  for (const { blockId, element } of elementsOf(view.blocks)) {
    const given = values[blockId]?.[textIn(element, "action_id")];
    if (element["type"] !== "file_input" || typeof given !== "string" || given === "") continue;
    const files = chosenFiles
      .parse(JSON.parse(given))
      .map(({ name, content }) => shareFile(world, { name, content: Buffer.from(content) }));
    uploaded[blockId] = { [textIn(element, "action_id")]: JSON.stringify(files) };
  }
  return uploaded;
}

function openViewOf(world: World, id: string, user: User): OpenView {
  const open = world.state.viewsOf(user.id).find((one) => one.view.id === id);
  if (!open) throw new ApiRefusal("not_found");
  return open;
}

function inputsOf(view: View): Fields[] {
  return view.blocks.filter((block) => block["type"] === "input");
}

function missing(view: View): Record<string, string> {
  const empty = inputsOf(view).filter((block) => {
    const id = textIn(block, "block_id");
    return block["optional"] !== true && Object.values(view.state.values[id] ?? {}).every(isEmpty);
  });
  return Object.fromEntries(empty.map((block) => [textIn(block, "block_id"), required]));
}
