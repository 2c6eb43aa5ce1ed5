// What code sets on a data source: in its chain of calls, in its block, and on its variable.
import { beforePath, scopes, type JvmCall, type JvmRange, type JvmSource } from "../read/jvm.ts";
import { jvmText } from "../read/jvm-values.ts";

export interface CodeSetting {
  name: string;
  /** Null: it is on by its name alone (`enableSsl()`). */
  range: JvmRange | null;
  /** Its token. */
  at: number;
}

/** Where the expression begins that a call is the first of: at `new`, or at its path. */
function startOf({ tokens }: JvmSource, { at }: JvmCall): number {
  const before = beforePath(tokens, at);
  return tokens[before]?.code === "new" ? before : before + 1;
}

/** The name that it is given to; null where it has none. */
export function variableOf(source: JvmSource, root: JvmCall): string | null {
  const start = startOf(source, root);
  return source.given.find(({ range }) => range[0] === start)?.name ?? null;
}

/** @param until the token where another one takes its variable */
export function settingsOf(source: JvmSource, root: JvmCall, until: number): CodeSetting[] {
  const variable = variableOf(source, root);
  const isWithin = ({ at }: { at: number }) => at > root.at && at < until;
  const own = (source.ofRoot.get(root) ?? []).filter((one) => one !== root);
  const later = variable === null ? [] : (source.ofReceiver.get(variable) ?? []).filter(isWithin);
  const around = source.calls.filter(
    (one) => variable !== null && one.name === "with" && isWithin(one) && isName(source, one.args[0]?.range, variable),
  );
  const assigned = source.given.flatMap(({ name, at, range }): CodeSetting[] =>
    variable !== null && isWithin({ at }) && name.startsWith(`${variable}.`)
      ? [{ name: name.slice(variable.length + 1), range, at }]
      : [],
  );
  const blocks = [root, ...[...own, ...later].filter(({ name }) => scopes.test(name)), ...around];
  const found = [
    ...root.args.flatMap(({ name, range }) => (name === null ? [] : [{ name, range, at: range[0] }])),
    ...[...own, ...later].flatMap((one) => settingOf(source, one)),
    ...assigned,
    ...blocks.flatMap(({ block }) => (block === null ? [] : settingsIn(source, block))),
  ];
  return found.toSorted((a, b) => a.at - b.at);
}

const isName = ({ tokens }: JvmSource, range: JvmRange | undefined, name: string) =>
  range !== undefined && range[1] - range[0] === 1 && tokens[range[0]]?.code === name;

/** What stands in a block itself, and not in one within it. Java's may have two braces. */
export function settingsIn(source: JvmSource, brace: number): CodeSetting[] {
  const { tokens } = source;
  const block = tokens[brace + 1]?.code === "{" ? brace + 1 : brace;
  return [
    ...(source.inBlock.get(block) ?? []).flatMap((one) => settingOf(source, one)),
    ...(source.givenInBlock.get(block) ?? []).flatMap(({ name, at, range }): CodeSetting[] =>
      name.split(".").length <= 2 ? [{ name: name.replace(/^\w+\./, ""), range, at }] : [],
    ),
  ];
}

/** `setJdbcUrl(…)`, `jdbcUrl(…)`, `option(HOST, …)`, `addDataSourceProperty("ssl", …)`, `enableSsl()`. */
export function settingOf(source: JvmSource, { name, args, at }: JvmCall): CodeSetting[] {
  const [first, second] = args;
  if (!first) return /^enableSsl$/.test(name) ? [{ name: "ssl", range: null, at }] : [];
  if (!second)
    return [
      { name: name.replace(/^set(?=[A-Z])/, "").replace(/^[A-Z]/, (one) => one.toLowerCase()), range: first.range, at },
    ];
  if (name === "addHost")
    return [
      { name: "host", range: first.range, at },
      { name: "port", range: second.range, at },
    ];
  if (!/^(?:option|put|set|setProperty|addProperty|addDataSourceProperty|property|config)$/.test(name)) return [];
  const key = keyOf(source, first.range);
  if (key === null) return [];
  return [{ name: name === "addDataSourceProperty" ? `data-source-properties.${key}` : key, range: second.range, at }];
}

/** `HOST`, `Option.valueOf("sslMode")`, "javax.persistence.jdbc.url": its last word. */
function keyOf(source: JvmSource, range: JvmRange): string | null {
  const { tokens } = source;
  const said = jvmText(source, range) ?? tokens.slice(...range).find(({ kind }) => kind === "text")?.code;
  const last = tokens[range[1] - 1];
  const name = said ?? (last?.kind === "name" ? last.code : "");
  return /([A-Za-z]\w{0,60})$/.exec(name)?.[1] ?? null;
}
