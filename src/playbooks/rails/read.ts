// The databases of a database.yml, in every way through its ERB; those that a script writes, or that Ruby code opens.
import { UserMistake } from "../../errors.ts";
import { firstOfEach, withUnread } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { BeyondBound } from "../read/bounded.ts";
import { isRuby, isShell } from "../read/code-files.ts";
import { erbWays } from "../read/erb-branches.ts";
import { yamlSections } from "../read/yaml-erb.ts";
import { addedElsewhere } from "./hashes.ts";
import { connectionsIn, opensUnread, type RubyConnection } from "./ruby.ts";
import { configsOf, otherAdapter } from "./sections.ts";
import { writtenByShell } from "./shell.ts";

const isProduction = ({ database }: AppConfig) => Number(/^production(?:\.|$)/.test(database));

const productionFirst = (all: AppConfig[]) => all.toSorted((a, b) => isProduction(b) - isProduction(a));

export function read(text: string, file: string): AppConfig[] {
  return isRuby(text, file) ? ofRuby(text) : isShell(text, file) ? ofShell(text) : ofYaml(text);
}

/** What stands in arms of `<% if … %>` that exclude each other is read once for each way through them. */
function ofYaml(text: string): AppConfig[] {
  const ways = erbWays(text);
  if (ways.length < 2) return readWay(text);
  const all = ways.flatMap((one) => {
    try {
      return readWay(one);
    } catch (error) {
      if (error instanceof UserMistake && !(error instanceof BeyondBound)) return [];
      throw error;
    }
  });
  // Without its lines of Ruby it may be no YAML, or for another database: then it is read as it stands.
  if (all.length === 0) return readWay(text);
  return productionFirst(firstOfEach(all, ({ database, options }) => JSON.stringify([database, options])));
}

const onlyWhole = (line: number) =>
  `ine ${line}: of a database.yml only whole texts are read (cat <<EOF, or echo "…" with all lines)`;

/** Texts of one script may be other files, or the same one in other cases: each is read on its own. */
function ofShell(script: string): AppConfig[] {
  const { texts, parts } = writtenByShell(script);
  if (texts.length === 0) throw new UserMistake(parts[0] === undefined ? noText : `L${onlyWhole(parts[0])}.`);
  const [notes, mistakes] = [parts.map((line) => `l${onlyWhole(line)}`), [] as UserMistake[]];
  const all = texts.flatMap(({ yaml, line }) => {
    try {
      return ofYaml(yaml).map((one) => movedDown(one, line - 1));
    } catch (error) {
      if (!(error instanceof UserMistake) || error instanceof BeyondBound) throw error;
      const said = error.message.replace(/^Line (\d+)/, (_, own) => `Line ${Number(own) + line - 1}`);
      mistakes.push(new UserMistake(said));
      notes.push(`the text in line ${line} is not read (${said.replace(/^It/, "it").replace(/\.$/, "")})`);
      return [];
    }
  });
  const [mistake] = mistakes;
  if (all.length === 0 && mistake) throw mistake;
  return productionFirst(all.map((one) => withUnread(one, notes)));
}

const noText = 'It writes no database.yml: looked for the text of `cat <<EOF` or `echo "…"` with an adapter.';

const movedDown = (config: AppConfig, lines: number): AppConfig => ({
  ...config,
  options: config.options.map((one) => ({ ...one, line: one.line + lines })),
});

/** Ruby code may be run by any program: what is not said to be PostgreSQL's is left aside. */
function ofRuby(text: string): AppConfig[] {
  const found = connectionsIn(text);
  const others = found.map((one) => otherAdapter(one.options.map(asUsual)));
  const isSaid = /postg|\bpg\b/i.test(text);
  const ours = found.filter((one, at) => others[at] === null && !isOfUnknown(one, isSaid));
  const all = ours.flatMap(({ options, line, owner, traits }) => {
    const name = owner !== "" || found.length === 1 ? owner : `connection in line ${line}`;
    const unread = traits.includes(addedElsewhere) ? ["options that are added elsewhere are not read"] : [];
    return configsOf(options).map((one) => {
      const database = one.database === "" ? name : one.database;
      return withUnread({ ...one, database, traits: [...one.traits, ...traits] }, unread);
    });
  });
  const other = others.find((one) => one !== null);
  if (all.length === 0)
    throw new UserMistake(
      other === undefined
        ? found.length === 0 && opensUnread(text)
          ? "It opens a connection whose options are not read: they are set elsewhere or at run time."
          : "It opens no connection of its own: looked for establish_connection with a URL or with a hash."
        : `Its database is not PostgreSQL: the adapter is ${other}.`,
    );
  return productionFirst(all);
}

const asUsual = (one: Option): Option =>
  one.isOpaque ? { ...one, isOpaque: one.fallback === undefined, value: one.fallback ?? one.value } : one;

/** @param isSaid the file names PostgreSQL: an adapter that is computed may be its */
const isOfUnknown = ({ options }: RubyConnection, isSaid: boolean) =>
  options.some(
    ({ name, isOpaque, value }) =>
      name === "adapter" && !(isOpaque ? isSaid : /postg|^pg|psql|cockroach|redshift/i.test(String(value))),
  );

function readWay(text: string): AppConfig[] {
  return configsOf(yamlSections(text).flat());
}
