// The browser's part: it draws the tree that the server sends, keeps it fresh, and reports what a person does.
// Text of messages only ever becomes text nodes.

export const script = String.raw`
const page = document.getElementById("page");
const trouble = document.getElementById("trouble");
const treeOf = new WeakMap();

// --- drawing ---------------------------------------------------------------

function build(tree) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const node = document.createElement(tree.tag);
  for (const [name, value] of Object.entries(tree.attrs)) node.setAttribute(name, value);
  for (const child of tree.children) node.append(build(child));
  treeOf.set(node, tree);
  return node;
}

const keyOf = (tree) => (typeof tree === "string" ? null : tree.attrs["data-key"] ?? null);

function fits(node, tree) {
  if (typeof tree === "string") return node.nodeType === Node.TEXT_NODE;
  const old = treeOf.get(node);
  return old !== undefined && old.tag === tree.tag && keyOf(old) === keyOf(tree);
}

function patch(node, tree) {
  if (typeof tree === "string") {
    if (node.data !== tree) node.data = tree;
    return;
  }
  const old = treeOf.get(node);
  for (const name of Object.keys(old.attrs)) if (!(name in tree.attrs)) node.removeAttribute(name);
  for (const [name, value] of Object.entries(tree.attrs)) if (old.attrs[name] !== value) node.setAttribute(name, value);
  treeOf.set(node, tree);
  patchChildren(node, tree.children);
}

function patchChildren(parent, trees) {
  // What a person typed stays: the content of a text area is drawn once.
  if (parent.tagName === "TEXTAREA") return;
  const left = [...parent.childNodes];
  for (const [index, tree] of trees.entries()) {
    const key = keyOf(tree);
    const found = left.findIndex((node) => fits(node, tree));
    const near = key !== null || found === 0 ? found : left.findIndex((node, at) => at <= 2 && fits(node, tree));
    const node = near < 0 ? build(tree) : left.splice(near, 1)[0];
    if (near >= 0) patch(node, tree);
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  }
  for (const node of left) node.remove();
}

function draw(tree) {
  const lists = [...page.querySelectorAll("[data-scroll]")].map((list) => [list, list.scrollHeight - list.scrollTop - list.clientHeight < 60]);
  const low = new Map(lists);
  if (page.firstElementChild && fits(page.firstElementChild, tree)) patch(page.firstElementChild, tree);
  else page.replaceChildren(build(tree));
  for (const list of page.querySelectorAll("[data-scroll]")) if (low.get(list) ?? true) list.scrollTop = list.scrollHeight;
  const dialog = page.querySelector("dialog");
  if (dialog && !dialog.open) {
    dialog.showModal();
    (dialog.querySelector(".content input, .content select, .content textarea") ?? dialog.querySelector("footer button")).focus();
  }
  const unread = page.querySelectorAll(".badge").length;
  document.title = (unread > 0 ? "(" + unread + ") " : "") + "dbcheck — local workspace";
}

// --- keeping fresh ---------------------------------------------------------

let asked = 0;
let drawn = 0;

async function refresh() {
  const mine = ++asked;
  const response = await fetch("/_local/screen" + location.search);
  if (!response.ok) return complain(await response.text());
  const tree = await response.json();
  // A slow answer never replaces a newer one.
  if (mine < drawn) return;
  drawn = mine;
  draw(tree);
}

function complain(text) {
  trouble.textContent = text;
  trouble.hidden = false;
  setTimeout(() => { trouble.hidden = true; }, 6000);
}

function go(address) {
  history.pushState(null, "", address);
  arrive().catch((error) => complain(error.message));
}

/** Draws what the address names; the bot hears when that is its Home or its direct messages. */
async function arrive() {
  await refresh();
  const tab = page.querySelector("main")?.dataset.opens;
  if (tab) report("openHome", { tab });
}

async function tell(action, body) {
  const response = await fetch("/_local/" + action, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ user: me(), ...body }) });
  if (!response.ok) return complain(await response.text());
  const { ack } = await response.json();
  if (ack?.ok === false && action !== "say" && action !== "submitView") complain("dbcheck did not respond. Try again?");
}

const report = (action, body) => { tell(action, body).catch((error) => complain(error.message)); };
const me = () => page.querySelector("[data-switch=user]").value;

// --- what a person does ----------------------------------------------------

function press(element, value) {
  if (element.dataset.confirm && !window.confirm(element.dataset.confirm)) return;
  const actionId = element.dataset.actionId;
  const view = element.closest("[data-view]");
  if (view) return report("pressInView", { view: view.dataset.view, actionId, value, values: entered(view) });
  const message = element.closest("[data-ts]");
  report("press", { ...whereIs(message), actionId, value, values: entered(message) });
}

const whereIs = (message) => ({ channel: message.dataset.channel, ts: message.dataset.ts });

/** What stands in a control; of boxes with one name, all that are ticked. */
function valueOf(control) {
  if (control.type === "checkbox") {
    return [...control.closest("fieldset").querySelectorAll("input[type=checkbox]:checked")].filter((box) => box.name === control.name).map((box) => box.value);
  }
  // Its content goes with the form, when that is sent.
  if (control.type === "file") return "";
  return control.multiple ? [...control.selectedOptions].map((option) => option.value) : control.value;
}

function entered(place) {
  const values = {};
  for (const control of place.querySelectorAll("input, select, textarea")) {
    const { blockId, actionId } = control.dataset;
    if (!actionId || (control.type === "radio" && !control.checked)) continue;
    values[blockId] = { ...values[blockId], [actionId]: valueOf(control) };
  }
  return values;
}

/** A chosen file goes with its content. */
async function submit(form) {
  const view = form.closest("[data-view]").dataset.view;
  const values = entered(form);
  for (const input of form.querySelectorAll("input[type=file]")) {
    const files = await Promise.all([...input.files].map(async (file) => ({ name: file.name, content: await file.text() })));
    const { blockId, actionId } = input.dataset;
    values[blockId] = { [actionId]: files.length > 0 ? JSON.stringify(files) : "" };
  }
  report("submitView", { view, values });
}

function say(form) {
  const box = form.querySelector("textarea");
  const text = box.value.trim();
  if (text === "") return;
  box.value = "";
  grow(box);
  report("say", { channel: form.dataset.channel, threadTs: form.dataset.thread, text });
}

/** A chosen file goes at once, with what stands in the box beside it. */
async function attach(input) {
  const [file] = input.files;
  if (!file) return;
  const form = input.form;
  const box = form.querySelector("textarea");
  const files = [{ name: file.name, content: await file.text() }];
  const text = box.value.trim();
  box.value = "";
  input.value = "";
  grow(box);
  report("say", { channel: form.dataset.channel, threadTs: form.dataset.thread, text, files });
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = Math.min(160, box.scrollHeight) + "px";
  const hint = box.form.querySelector("[data-hint]");
  if (hint) hint.hidden = !box.value.startsWith("/");
}

/** Whether the bot asked to hear of this input at such a moment: "enter" or "type". */
const tells = (control, moment) => (control.dataset.press ?? "").split(" ").includes(moment);

function close() {
  const dialog = page.querySelector("dialog");
  if (dialog) report("closeView", { view: dialog.dataset.view });
}

page.addEventListener("click", (event) => {
  for (const menu of page.querySelectorAll("details.overflow[open]")) if (!menu.contains(event.target) || event.target.closest(".menu")) menu.open = false;
  const link = event.target.closest("a[href^='/?']");
  if (link && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    return go(link.getAttribute("href"));
  }
  const emoji = event.target.closest("[data-react]");
  if (emoji) {
    const mine = emoji.getAttribute("aria-pressed") === "true";
    return report(mine ? "unreact" : "react", { ...whereIs(emoji.closest("[data-ts]")), name: emoji.dataset.react });
  }
  const shortcut = event.target.closest("[data-shortcut]");
  if (shortcut) return report("shortcut", { ...whereIs(shortcut.closest("[data-ts]")), callbackId: shortcut.dataset.shortcut });
  const pressed = event.target.closest("[data-press=click]");
  if (pressed) return press(pressed, pressed.dataset.value);
  if (event.target.closest("[data-close]")) close();
});

page.addEventListener("change", (event) => {
  const control = event.target;
  if (control.dataset.switch === "user") return go("/?" + new URLSearchParams(page.querySelector("main.home") ? { user: control.value, home: 1 } : { user: control.value }));
  if (control.dataset.attach) return void attach(control).catch((error) => complain(error.message));
  if (control.dataset.press === "change") press(control, valueOf(control));
});

page.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.form === "say") return say(form);
  submit(form).catch((error) => complain(error.message));
});

page.addEventListener("input", (event) => {
  if (event.target.form?.dataset.form === "say" && event.target.tagName === "TEXTAREA") grow(event.target);
  if (tells(event.target, "type")) press(event.target, event.target.value);
});

page.addEventListener("keydown", (event) => {
  const box = event.target;
  if (event.key === "Escape") for (const menu of page.querySelectorAll("details.overflow[open]")) menu.open = false;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && tells(box, "enter")) {
    event.preventDefault();
    return press(box, box.value);
  }
  if (box.form?.dataset.form !== "say") return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    say(box.form);
  }
  if (event.key === "Tab" && box.value.startsWith("/") && "/dbcheck ".startsWith(box.value)) {
    event.preventDefault();
    box.value = "/dbcheck ";
  }
});

// Escape: the server closes the view, and the next drawing takes the dialog away.
page.addEventListener("cancel", (event) => { event.preventDefault(); close(); }, true);
window.addEventListener("popstate", () => { arrive().catch((error) => complain(error.message)); });

await arrive();
new EventSource("/_local/events").addEventListener("message", () => { refresh().catch(() => undefined); });
`;
