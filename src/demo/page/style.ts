// The page's look.

export const style = `
:root { color-scheme: light; --line: #ddd; --soft: #616061; --plum: #3f0e40; --blue: #1264a3; --green: #007a5a; --red: #c01343; --amber: #b25d00; }
/* Not for digits and spaces, which that font has too. */
@font-face { font-family: emoji-only; src: local("Noto Color Emoji"); unicode-range: U+200D, U+231A-23FF, U+2600-27BF, U+2B00-2BFF, U+FE0F, U+1F000-1FAFF; }
* { box-sizing: border-box; }
html, body, #page { height: 100%; margin: 0; }
body { font: 15px/1.47 Lato, "Helvetica Neue", Arial, emoji-only, sans-serif; color: #1d1c1d; background: #fff; }
h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
a { color: var(--blue); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
#trouble { position: fixed; bottom: 90px; left: 50%; transform: translateX(-50%); padding: 8px 16px; border-radius: 6px; background: #1d1c1d; color: #fff; z-index: 9; }

.screen { display: grid; height: 100%; grid-template: minmax(0, 1fr) / 230px minmax(0, 1fr); }
.screen.with-thread { grid-template-columns: 230px minmax(0, 1fr) minmax(0, 1.15fr); }
.sidebar { display: flex; flex-direction: column; overflow-y: auto; background: var(--plum); color: #cfc3cf; }
.sidebar header { padding: 14px 16px; border-bottom: 1px solid #5d2f5e; }
.sidebar h1 { font-size: 18px; color: #fff; }
.sidebar h2 { padding: 18px 16px 4px; font-size: 13px; font-weight: 400; }
.sidebar ul { list-style: none; }
.sidebar a { display: flex; gap: 8px; align-items: center; margin: 0 8px; padding: 3px 8px; border-radius: 6px; color: inherit; }
.sidebar a:hover { background: #5a2a5b; text-decoration: none; }
.sidebar a.unread { color: #fff; font-weight: 700; }
.sidebar a[aria-current] { background: #1164a3; color: #fff; }
.sidebar :focus-visible { outline-color: #fff; }
.sidebar .sign { width: 16px; text-align: center; font-size: 13px; opacity: .8; }
.sidebar .badge { margin-left: auto; padding: 0 8px; border-radius: 10px; background: #cd2553; color: #fff; font-size: 12px; }
.sidebar footer { margin-top: auto; padding: 14px 16px; }
.sidebar select { max-width: 100%; font: inherit; padding: 3px; border-radius: 4px; }

.channel, .thread { display: flex; flex-direction: column; min-width: 0; min-height: 0; background: #fff; }
.thread { border-left: 1px solid var(--line); }
.channel > header, .thread > header { display: flex; gap: 10px; align-items: baseline; min-height: 50px; padding: 12px 18px; border-bottom: 1px solid var(--line); }
.channel > header h2, .thread > header h2 { font-size: 17px; white-space: nowrap; }
.channel > header small, .thread > header small { overflow: hidden; color: var(--soft); font-size: 13px; text-overflow: ellipsis; white-space: nowrap; }
.to-list { display: none; font-size: 19px; }
.thread .close { margin-left: auto; padding: 0 6px; color: var(--soft); font-size: 17px; }

.messages { flex: 1; min-height: 0; overflow-y: auto; padding: 16px 0 10px; list-style: none; }
.empty { padding: 24px 18px; color: var(--soft); }
.message { position: relative; display: flex; gap: 10px; padding: 7px 18px; }
.message:hover { background: #f8f8f8; }
.message.only-you { background: #f4f2ee; }
.only-you-note, .note { color: var(--soft); font-size: 12px; }
.avatar { flex: none; display: grid; place-items: center; width: 36px; height: 36px; border-radius: 6px; color: #fff; font-weight: 700; }
.avatar.bot { background: #1f6f54; font-size: 14px; }
.tint-0 { background: #2b7a78; } .tint-1 { background: #8d5b9e; } .tint-2 { background: #b0562c; } .tint-3 { background: #37618e; } .tint-4 { background: #6b7a2e; }
.message > .body { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.byline { display: flex; gap: 8px; align-items: baseline; }
.byline time, .replies small, .note { color: var(--soft); font-size: 12px; }
.byline .app { padding: 0 4px; border-radius: 3px; background: #e8e8e8; color: var(--soft); font-size: 10px; font-weight: 700; }
.tombstone { color: var(--soft); font-style: italic; }
.reply { display: inline-block; color: var(--soft); font-size: 12px; opacity: 0; }
.message:hover .reply, .reply:focus { opacity: 1; }
.replies { display: inline-block; margin-top: 4px; font-size: 13px; }
.reactions { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 4px; }
.reactions button { padding: 0 8px; border: 1px solid #ddd; border-radius: 12px; background: #f4f4f4; font: inherit; font-size: 13px; cursor: pointer; }
.reactions button:hover { border-color: #888; }
.reactions button[aria-pressed=true] { border-color: var(--blue); background: #e3f0fa; color: var(--blue); }
.tools { position: absolute; top: -12px; right: 18px; display: flex; gap: 4px; padding: 3px; border: 1px solid var(--line); border-radius: 8px; background: #fff; box-shadow: 0 1px 4px #0002; opacity: 0; pointer-events: none; }
.message:hover > .tools, .tools:focus-within { opacity: 1; pointer-events: auto; }
.tools:has(details[open]) { z-index: 3; opacity: 1; pointer-events: auto; }
.tools .btn { padding: 1px 8px; border-color: transparent; font-weight: 400; }
.tools .btn[aria-pressed=true] { border-color: var(--blue); background: #e3f0fa; }
.message:last-child:nth-child(n+4) .tools .menu { bottom: 100%; }
.file { max-width: 560px; margin-top: 6px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; }
.file small { color: var(--soft); }
.file img { display: block; width: 100%; margin-top: 6px; }

.tabs { display: flex; gap: 14px; }
.tabs a { color: var(--soft); }
.tabs a[aria-current] { border-bottom: 2px solid var(--green); color: inherit; font-weight: 700; }
.home-view { overflow-wrap: anywhere; }
.home-view .content { max-width: 720px; padding: 8px 18px 24px; }

.content > * + * { margin-top: 6px; }
.section { display: flex; gap: 16px; align-items: flex-start; }
.grow { flex: 1; min-width: 0; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 6px 16px; margin-top: 6px; }
.block-header { font-size: 18px; line-height: 1.3; }
hr { width: 100%; margin: 10px 0; border: 0; border-top: 1px solid var(--line); }
.context { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--soft); font-size: 13px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.rich ul, .rich ol, .markdown ul, .markdown ol { padding-left: 24px; }
.rich ul, .markdown ul { list-style: disc; }
.rich .indent-1 { margin-left: 24px; } .rich .indent-2 { margin-left: 48px; } .rich .indent-3 { margin-left: 72px; }
code { padding: 1px 4px; border: 1px solid #e1e1e1; border-radius: 3px; background: #f7f7f7; color: #b0113d; font: 12.5px/1.45 Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 4px 0; padding: 8px 10px; overflow-x: auto; border: 1px solid #e1e1e1; border-radius: 4px; background: #f8f8f8; font: 12.5px/1.5 Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
pre code { padding: 0; border: 0; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid var(--line); }
.mention { padding: 0 2px; border-radius: 3px; background: #e6f1fa; color: var(--blue); }
.image { color: var(--soft); }
table { border-collapse: collapse; font-size: 14px; }
td { padding: 4px 10px; border: 1px solid var(--line); vertical-align: top; }
tr:first-child td { background: #f8f8f8; font-weight: 700; }
.plan { max-width: 640px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; }
.plan-title { margin-bottom: 4px; }
.plan-title small { color: var(--soft); }
.task { padding: 2px 0; }
.task-icon { display: inline-block; width: 18px; text-align: center; color: var(--soft); }
.task.complete .task-icon { color: var(--green); }
.task.error .task-icon { color: var(--red); }
.task.in_progress .task-icon { color: var(--blue); animation: turn 1.2s linear infinite; }
.task.pending .task-title { color: var(--soft); }
.task-more { margin-left: 22px; color: var(--soft); font-size: 13px; }
.source { margin-right: 10px; }
@keyframes turn { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .task-icon { animation: none !important; } }
.alert { padding: 8px 12px; border-left: 4px solid var(--blue); border-radius: 4px; background: #eef5fb; }
.alert.error { border-color: var(--red); background: #fdeef2; } .alert.warning { border-color: var(--amber); background: #fdf5e9; } .alert.success { border-color: var(--green); background: #eaf6f1; }

.btn { display: inline-block; padding: 4px 12px; border: 1px solid #bbb; border-radius: 6px; background: #fff; color: inherit; font: inherit; font-size: 14px; font-weight: 700; cursor: pointer; }
.btn:hover { background: #f4f4f4; text-decoration: none; }
.btn.primary { border-color: var(--green); background: var(--green); color: #fff; }
.btn.danger { border-color: var(--red); background: var(--red); color: #fff; }
.btn.primary:hover, .btn.danger:hover { filter: brightness(.92); }
.overflow { position: relative; }
.overflow summary { list-style: none; }
.overflow summary::-webkit-details-marker { display: none; }
.overflow .menu { position: absolute; right: 0; z-index: 2; min-width: 180px; padding: 6px 0; border: 1px solid var(--line); border-radius: 8px; background: #fff; box-shadow: 0 4px 14px #0003; }
.overflow .menu button { display: block; width: 100%; padding: 5px 16px; border: 0; background: none; font: inherit; text-align: left; cursor: pointer; }
.overflow .menu button:hover { background: var(--blue); color: #fff; }

.composer { position: relative; display: flex; gap: 8px; align-items: flex-end; margin: 0 18px 18px; padding: 6px; border: 1px solid #999; border-radius: 8px; }
.composer:focus-within { border-color: #555; box-shadow: 0 0 0 1px #555; }
.composer textarea { flex: 1; min-width: 0; padding: 4px 6px; border: 0; outline: 0; font: inherit; resize: none; }
.composer .attach { position: relative; padding: 4px 8px; cursor: pointer; }
.composer .attach:focus-within { box-shadow: 0 0 0 2px #1264a3; }
.composer .attach input { position: absolute; inset: 0; opacity: 0; cursor: pointer; }
.command-hint { position: absolute; right: -1px; bottom: calc(100% + 6px); left: -1px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; background: #fff; box-shadow: 0 2px 10px #0002; color: var(--soft); }
.command-hint b { color: #1d1c1d; }
.closed { margin: 0 18px 18px; padding: 10px; border-radius: 8px; background: #f4f4f4; color: var(--soft); text-align: center; }

.modal { width: min(560px, calc(100vw - 24px)); max-height: calc(100vh - 32px); padding: 0; border: 0; border-radius: 10px; box-shadow: 0 10px 40px #0006; color: inherit; }
.modal::backdrop { background: #0008; }
.modal form { display: flex; flex-direction: column; max-height: calc(100vh - 32px); }
.modal header { display: flex; justify-content: space-between; align-items: center; padding: 16px 22px; }
.modal h2 { font-size: 20px; }
.modal header button { border: 0; background: none; font-size: 18px; cursor: pointer; }
.modal .content { flex: 1; overflow-y: auto; padding: 4px 22px 16px; overflow-wrap: anywhere; }
.modal footer { display: flex; gap: 10px; justify-content: flex-end; padding: 14px 22px; border-top: 1px solid var(--line); }
.section select, .actions select, .input select { max-width: 100%; padding: 4px 6px; border: 1px solid #999; border-radius: 6px; background: #fff; font: inherit; }
.input .label { font-weight: 700; }
.input input:not([type=radio], [type=checkbox]), .input textarea, .input select { width: 100%; padding: 7px 9px; border: 1px solid #999; border-radius: 6px; font: inherit; }
.input.wrong input, .input.wrong textarea { border-color: var(--red); }
.hint-text { color: var(--soft); }
.error[role=alert] { color: var(--red); font-size: 13px; }
fieldset { margin: 0; padding: 0; border: 0; }
fieldset label { display: block; }
fieldset small { display: block; margin-left: 24px; color: var(--soft); }

@media (max-width: 1000px) {
  .screen.with-thread { grid-template-columns: 230px minmax(0, 1fr); }
  .screen.with-thread .channel { display: none; }
}
@media (max-width: 640px) {
  .screen, .screen.with-thread { grid-template-columns: minmax(0, 1fr); }
  .screen .sidebar { display: none; }
  .screen.with-list .sidebar { display: flex; }
  .screen.with-list .channel { display: none; }
  .to-list { display: block; }
  .message, .channel > header, .thread > header { padding-right: 12px; padding-left: 12px; }
  .composer { margin: 0 10px 10px; }
  .reply { opacity: 1; }
  .tools { top: 4px; right: 8px; border-color: transparent; box-shadow: none; opacity: 1; pointer-events: auto; }
  .section { flex-wrap: wrap; }
  .home-view .content { padding: 8px 12px 24px; }
}
`;
