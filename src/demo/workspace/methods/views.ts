// views.*: modals opened by a trigger_id, and the Home tab.
import { elementsOf, type Entered } from "../elements.ts";
import { isFields, jsonOf, textIn } from "../read.ts";
import { app, team } from "../settings.ts";
import { ApiRefusal, type Fields, type OpenView, type View } from "../types.ts";
import { refuseMissingScope } from "../scopes.ts";
import { refuse, viewProblemsOf } from "../validation/check.ts";
import type { Method, World } from "../world.ts";
import { withIds } from "./chat.ts";

const maxStack = 3;

export const open: Method = (args, world) => {
  const draft = draftOf(args, "modal");
  const blocks = Array.isArray(draft["blocks"]) ? draft["blocks"].filter(isFields) : [];
  // With which code Slack refuses this is not documented.
  if (elementsOf(blocks).some(({ element }) => element["type"] === "file_input"))
    refuseMissingScope(world, ["files:read"]);
  const user = world.triggers.exchange(textIn(args, "trigger_id"));
  return { view: pushView(world, user, draft, true) };
};

export const push: Method = (args, world) => {
  const draft = draftOf(args, "modal");
  const user = world.triggers.exchange(textIn(args, "trigger_id"));
  return { view: pushView(world, user, draft, false) };
};

export const update: Method = (args, world) => {
  const id = textIn(args, "view_id");
  const externalId = textIn(args, "external_id");
  const draft = draftOf(args, "modal");
  const found = world.state.views.find(({ view }) =>
    id ? view.id === id : view.external_id === externalId && externalId !== "",
  );
  if (!found) throw new ApiRefusal("not_found");
  const hash = textIn(args, "hash");
  if (hash !== "" && hash !== found.view.hash) throw new ApiRefusal("hash_conflict");
  return { view: replaceView(world, found.view.id, draft) };
};

export const publish: Method = (args, world) => {
  const user = textIn(args, "user_id");
  if (!world.state.users.has(user)) throw new ApiRefusal("user_not_found");
  const draft = draftOf(args, "home");
  const hash = textIn(args, "hash");
  const old = world.state.homes.get(user);
  if (old && hash !== "" && hash !== old.view.hash) throw new ApiRefusal("hash_conflict");
  const view = viewOf(world, draft, old?.view.id ?? world.state.newId("V"), null);
  world.state.homes.set(user, { user, view, entered: kept(view.blocks, old), errors: {} });
  world.state.changed();
  return { view };
};

/** The `view` argument, checked. */
function draftOf(args: Fields, type: "modal" | "home"): Fields {
  return checkedView(jsonOf(args, "view", "invalid_arguments"), type);
}

/** A view that Slack would take; throws `invalid_arguments` with what is wrong. */
export function checkedView(draft: unknown, type: "modal" | "home"): Fields {
  const problems = viewProblemsOf(draft);
  refuse("invalid_arguments", problems);
  if (!isFields(draft) || draft["type"] !== type) throw new ApiRefusal("invalid_arguments");
  return draft;
}

/** On top of the person's views, or in place of all of them. */
export function pushView(world: World, user: string, draft: Fields, fresh: boolean): View {
  if (fresh) world.state.dropViews(user);
  const stack = world.state.viewsOf(user);
  if (stack.length >= maxStack) throw new ApiRefusal("push_limit_reached");
  const externalId = textIn(draft, "external_id");
  if (externalId !== "" && world.state.views.some(({ view }) => view.external_id === externalId))
    throw new ApiRefusal("duplicate_external_id");
  const below = stack.at(-1)?.view ?? null;
  const view = viewOf(world, draft, world.state.newId("V"), below);
  world.state.views.push({ user, view, entered: {}, errors: {} });
  world.state.changed();
  return view;
}

export function replaceView(world: World, id: string, draft: Fields): View {
  const found = world.state.views.find(({ view }) => view.id === id);
  if (!found) throw new ApiRefusal("not_found");
  const { root_view_id, previous_view_id } = found.view;
  found.view = { ...viewOf(world, draft, id, null), root_view_id, previous_view_id };
  found.entered = kept(found.view.blocks, found);
  found.errors = {};
  world.state.changed();
  return found.view;
}

/** What was entered stays where block_id and action_id stay (docs.slack.dev/reference/views/home-tab-views). */
function kept(blocks: Fields[], old: OpenView | undefined): Entered {
  const entered: Entered = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    const actionId = textIn(element, "action_id");
    const choice = old?.entered[blockId]?.[actionId];
    if (choice !== undefined) entered[blockId] = { ...entered[blockId], [actionId]: choice };
  }
  return entered;
}

function viewOf(world: World, draft: Fields, id: string, below: View | null): View {
  return {
    ...draft,
    id,
    type: draft["type"] === "home" ? "home" : "modal",
    team_id: team.id,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
    hash: `${Math.floor(world.settings.now() / 1000)}.${world.state.newId("h")}`,
    callback_id: textIn(draft, "callback_id"),
    private_metadata: textIn(draft, "private_metadata"),
    external_id: textIn(draft, "external_id"),
    blocks: withIds(world, Array.isArray(draft["blocks"]) ? draft["blocks"] : []),
    state: { values: {} },
    title: draft["title"] ?? null,
    submit: draft["submit"] ?? null,
    close: draft["close"] ?? null,
    clear_on_close: draft["clear_on_close"] === true,
    notify_on_close: draft["notify_on_close"] === true,
    root_view_id: below?.root_view_id ?? id,
    previous_view_id: below?.id ?? null,
  };
}
