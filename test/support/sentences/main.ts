// Prints every sentence that people may read, with its place: `npm run
// sentences`, or of some rooms: `npm run sentences -- slack rules`.
import { fileURLToPath } from "node:url";
import { rooms, sentencesOf } from "./collect.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const wanted = process.argv.slice(2);
let file = "";
for (const said of sentencesOf(root, wanted.length > 0 ? wanted : rooms)) {
  if (said.file !== file) process.stdout.write(`\n${said.file}\n`);
  file = said.file;
  process.stdout.write(`${String(said.line).padStart(5)}  ${said.text.replaceAll("\n", "\n       ")}\n`);
}
