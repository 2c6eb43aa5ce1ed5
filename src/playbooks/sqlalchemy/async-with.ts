// How the file opens connections of its engine: an asynchronous one takes `async with`, a synchronous one `with`.
import { groupedBy, invalidOption } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { parameterOf, textAt, type Call, type PythonModule } from "../read/python-module.ts";
import { docs } from "./options.ts";

/** The trait of a configuration: `with:line12`, or `async-with:line12`, where the engine takes the other. */
const trait = /^(with|async-with):line(\d+)$/;

const known = new WeakMap<PythonModule, Map<string, Call[]>>();

/** `engine.connect()` and `engine.begin()`, by the name before them: asked once for all engines. */
function openingsIn(module: PythonModule): Map<string, Call[]> {
  const opening = /\.(?:connect|begin)$/;
  const found =
    known.get(module) ??
    groupedBy(
      module.calls.filter(({ callee }) => opening.test(callee)),
      ({ callee }) => callee.replace(opening, ""),
    );
  known.set(module, found);
  return found;
}

/** Of an engine under a name that stands for nothing else in the file. */
export function wronglyOpened(module: PythonModule, { target }: Call, isAsync: boolean): string[] {
  const { text, names, attributes } = module;
  if (target === "" || names.get(target)?.length !== 1 || attributes.has(target)) return [];
  const opened = openingsIn(module).get(target) ?? [];
  return opened.flatMap(({ node, line }) => {
    const statement = node.parent?.name === "WithStatement" ? node.parent : null;
    const name = node.firstChild?.firstChild;
    if (!statement || !name || parameterOf(module, name) !== undefined) return [];
    const isAwaited = textAt(text, statement.firstChild) === "async";
    return isAwaited === isAsync ? [] : [`${isAwaited ? "async-with" : "with"}:line${line}`];
  });
}

export const asyncWith: Lint = {
  id: "async-with",
  source: docs.asyncio,
  provenOn: null,
  check: ({ traits }) =>
    traits.flatMap((one) => {
      const [, word, line] = trait.exec(one) ?? [];
      if (word === undefined) return [];
      const isSync = word === "with";
      const [written, engine] = [word.replace("-", " "), isSync ? "an asynchronous" : "a synchronous"];
      const more = isSync ? ", inside an async function; run synchronous code with run_sync" : "";
      return [
        invalidOption([written, Number(line)], {
          why: `\`${written}\` cannot open a connection of ${engine} engine: Python raises an error there.`,
          fix: `# use \`${isSync ? "async with" : "with"}\`${more}`,
        }),
      ];
    }),
};
