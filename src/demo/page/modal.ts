// The modal on top of a person's stack, as a dialog with a form.
import { isFields, textIn } from "../workspace/read.ts";
import type { OpenView } from "../workspace/types.ts";
import { blocks } from "./blocks.ts";
import { plainText } from "./mrkdwn.ts";
import type { PageReader } from "./reader.ts";
import { el, type Tree } from "./tree.ts";

export function modal(open: OpenView, reader: PageReader): Tree {
  const { view, errors } = open;
  const submit = labelOf(view["submit"]);
  const general = errors[""];
  const content = blocks(view.blocks, { ...reader.names, users: reader.people, errors, place: view.id });
  return el(
    "dialog",
    { class: "modal", "data-key": view.id, "data-view": view.id, "aria-labelledby": "modal-title" },
    el(
      "form",
      { method: "dialog", "data-form": "view" },
      el(
        "header",
        {},
        el("h2", { id: "modal-title" }, labelOf(view["title"]) ?? ""),
        el("button", { type: "button", "data-close": true, "aria-label": "Close" }, "✕"),
      ),
      el(
        "div",
        { class: "content", "data-key": "content" },
        content,
        general && el("div", { class: "error", role: "alert" }, general),
      ),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "btn", "data-close": true }, labelOf(view["close"]) ?? "Close"),
        submit !== null && el("button", { type: "submit", class: "btn primary" }, submit),
      ),
    ),
  );
}

function labelOf(text: unknown): string | null {
  return isFields(text) ? plainText(textIn(text, "text")) : null;
}
