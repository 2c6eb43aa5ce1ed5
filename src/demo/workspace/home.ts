// The app's Home: what the bot hears when a person opens it (docs.slack.dev/reference/events/app_home_opened).
import { person, refuseForeign, sendEvent } from "./payloads.ts";
import type { World } from "./world.ts";

/** Opens the app in the sidebar; `view` is there once something was published for the person. */
export async function openHome(world: World, opened: { user: string; tab?: "home" | "messages" }): Promise<void> {
  const user = person(world, opened.user);
  refuseForeign(user);
  const tab = opened.tab ?? "home";
  const view = tab === "home" ? world.state.homes.get(user.id)?.view : undefined;
  const channel = world.state.directMessageWith(user.id);
  const event = { type: "app_home_opened", user: user.id, channel: channel.id, tab, event_ts: world.state.newTs() };
  await sendEvent(world, view ? { ...event, view } : event, null);
}
