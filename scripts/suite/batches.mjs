// Which test files share a process: those of one folder, so many at a time. A process of its own costs a second of
// processor time, more than most files: Node, some hundred modules, a compiler that knows none of them yet.
import { dirname } from "node:path";

/** More in one process save little, and leave long processes to wait for at the end. */
const mostFiles = 8;

/**
 * The same for the same files, whatever they took before: what fails together fails again.
 * @param {string[]} files
 * @returns {string[][]}
 */
export function batchesOf(files) {
  const folders = new Map();
  for (const file of new Set(files.toSorted()))
    folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
  return [...folders.values()].flatMap((inFolder) => dealt(inFolder, Math.ceil(inFolder.length / mostFiles)));
}

/** Like cards: neighbours, which are often of one kind and long together, come apart. */
function dealt(files, count) {
  return Array.from({ length: count }, (_, hand) => files.filter((_, place) => place % count === hand));
}
