// The app's Home as a pane: what the bot published for this person, with its controls.
import { app } from "../workspace/settings.ts";
import { blocks } from "./blocks.ts";
import type { PageReader } from "./reader.ts";
import { el, type Tree } from "./tree.ts";

export function homePane(reader: PageReader): Tree {
  const view = reader.state.homes.get(reader.user)?.view;
  const shown = view && blocks(view.blocks, { ...reader.names, users: reader.people, errors: {}, place: view.id });
  return el(
    "main",
    { class: "channel home", "data-key": `home ${reader.user}`, "data-opens": "home" },
    el(
      "header",
      {},
      el("a", { class: "to-list", href: reader.href({ home: true, list: true }), "aria-label": "Show channels" }, "☰"),
      el("h2", {}, app.botName),
      tabs(reader),
    ),
    el(
      "div",
      { class: "home-view messages", "data-view": view?.id, tabindex: 0, "aria-label": `Home of ${app.botName}` },
      shown ? el("div", { class: "content" }, shown) : el("p", { class: "empty" }, "Nothing is published here yet."),
    ),
  );
}

/** The two tabs of an app: its Home, and its direct messages. */
export function tabs(reader: PageReader): Tree {
  const messages = reader.state.directMessageWith(reader.user).id;
  const tab = (label: string, href: string, here: boolean) =>
    el("a", { href, "aria-current": here ? "page" : null }, label);
  return el(
    "nav",
    { class: "tabs", "aria-label": app.botName },
    tab("Home", reader.href({ home: true }), reader.home),
    tab("Messages", reader.href({ channel: messages }), !reader.home),
  );
}
