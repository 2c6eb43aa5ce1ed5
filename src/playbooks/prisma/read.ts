// Where Prisma takes its database from: a schema, prisma.config.ts, the client in code, or an environment file.
import { UserMistake } from "../../errors.ts";
import { linesOf, optionOf } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { literalsOf, type Literal } from "../read/javascript.ts";
import { blocksOf } from "../read/prisma-schema.ts";
import { addedParameters, addedToEach, addedToOnly } from "./added-parameters.ts";
import { isUrlOfClient, severalClients, withoutAdapter } from "./clients.ts";
import { isPrismasConfig, misplacedKeys } from "./config-file.ts";
import { propertiesOf } from "../read/properties.ts";

/** URLs of PostgreSQL or of Prisma's own services under any name, and Prisma's own names with whatever they hold. */
const isOurs = ({ name, value }: Option) =>
  /^[A-Z][A-Z0-9_]*$/.test(name) &&
  value !== "" &&
  (/^(?:postgres|prisma)/i.test(String(value)) ||
    (/^(?:DATABASE_URL|DIRECT_URL|SHADOW_DATABASE_URL|DIRECT_DATABASE_URL)$/.test(name) &&
      otherOf(String(value)) === null));

/** SQLite's files are URLs without slashes. */
const otherOf = (text: string) => otherDatabase(text) ?? (/^(?:https?|redis):/i.test(text) ? "another service" : null);

export function read(text: string, file: string): AppConfig[] {
  const whole = text.trim().replace(/^["']|["']$/g, "");
  if (/^[a-z+]+:\/\/\S+$/i.test(whole)) return [made([{ name: "url", value: whole, isOpaque: false, line: 1 }])];
  const [block, ...more] = blocksOf(text).filter(({ kind }) => kind === "datasource");
  if (block) {
    const provider = block.options.find(({ name }) => name === "provider");
    const other = provider && !provider.isOpaque ? otherDatabase(String(provider.value)) : null;
    const variables = propertiesOf(text).flat().filter(isOurs);
    if (other !== null && !block.options.some(({ value }) => String(value).startsWith("postgres")))
      throw new UserMistake(`Its database is not PostgreSQL: the provider is ${other}.`);
    const added = variables.filter(({ name }) => optionOf(made(block.options), name) === null);
    return [
      made(
        [...block.options, ...added],
        ["schema", ...variables.map(({ name }) => `variable:${name}`)],
        more.map(() => "a second datasource is not read"),
      ),
    ];
  }
  const isCode =
    /\.[cm]?[jt]sx?$/i.test(file) ||
    /\bPrisma(?:Client|Pg|Config)\b|\bdefineConfig\b|^[ \t]*datasources?:\s*\{/m.test(text);
  const literals = isCode ? literalsOf(text) : [];
  const options = isCode ? ofCode(literals, text, file) : propertiesOf(text).flat().filter(isOurs);
  const misplaced = isCode ? misplacedKeys(literals, text, file) : [];
  const lineAt = linesOf(text);
  const unused = isCode ? withoutAdapter(literals, text, lineAt) : [];
  const adapter = isCode && /PrismaPg\s*\(/.test(text) && unused.length === 0 ? ["adapter"] : [];
  const added = isCode && options.length > 0 ? addedParameters(literals, text, lineAt) : [];
  const several = severalClients(literals);
  if (several.length > 0) {
    const { of, isAll } = addedToEach(several, added);
    const notes = isAll ? [] : ["parameters that code adds to the URL of an unknown client are not read"];
    return several.map((one) => ({
      ...made([...ofCode([one], text, file), ...(of.get(one) ?? [])], [...adapter, ...misplaced], notes),
      unread: notes,
      database: `${one.callee} in line ${one.line ?? 1}`,
    }));
  }
  const own = addedToOnly(
    literals.find((one) => one.options.some(isUrlOfClient)),
    added,
  );
  if (options.length > 0) return [made([...options, ...own], [...adapter, ...unused, ...misplaced])];
  if (misplaced.length > 0) return [made([], misplaced, ["it sets no URL"])];
  if (isCode && /\bnew PrismaClient\s*\(/.test(text))
    return [made([], ["client", ...unused], [noOptions(text, unused)])];
  const url = isCode
    ? undefined
    : propertiesOf(text)
        .flat()
        .find(({ name }) => name === "DATABASE_URL");
  const other = url ? otherOf(String(url.value)) : null;
  if (other !== null) throw new UserMistake(`Its database is not PostgreSQL: DATABASE_URL is ${other}'s.`);
  throw new UserMistake(
    "It contains no database: looked for a datasource block, datasource in prisma.config.ts, new " +
      "PrismaClient({…}), new PrismaPg({…}), or DATABASE_URL=….",
  );
}

/** Adapters take the URL in code, whether it is read here or not. */
const noOptions = (text: string, unused: string[]) =>
  unused.length === 0 && /\badapter\b|["']@prisma\/adapter-/.test(text)
    ? "the URL is given to a driver adapter, and is not read here"
    : "it sets nothing: the URL is the schema's";

const made = (options: Option[], traits: string[] = [], notes: string[] = []): AppConfig => ({
  framework: "prisma",
  database: "",
  options,
  notes,
  traits,
});

/**
 * `datasource: { url }` of prisma.config.ts, `datasources: { db: { url } }`
 * and `datasourceUrl` of the client, PrismaPg's own options.
 */
function ofCode(literals: Literal[], text: string, file: string): Option[] {
  const wanted: [callee: RegExp, pattern: RegExp][] = [
    [/^PrismaPg$/, /^(.+)$/],
    [/^PrismaNeon$/, /^(connectionString)$/],
    // Prisma reads none of them in its own file.
    [
      /(?:)/,
      isPrismasConfig(text, file)
        ? /^(datasources?\.db\.(?:provider|url|directUrl))$/
        : /^datasources?\.db\.(provider|url|directUrl)$/,
    ],
    // Keystone writes Prisma's schema from it.
    ...(/["']@keystone-(?:6|next)\//.test(text) ? [[/^config$/, /^db\.(provider|url)$/] as [RegExp, RegExp]] : []),
    [/(?:)/, /^datasource\.(.+)$/],
    ...(/PrismaPg/.test(text) ? [[/^Pool$/, /^(.+)$/] as [RegExp, RegExp]] : []),
    [/^PrismaClient$/, /^datasources\.\w+\.(.+)$/],
    [/^PrismaClient$/, /^datasource(Url)$/],
  ];
  const found = literals.flatMap(({ callee, path, options }) =>
    path.length > 0
      ? []
      : options.flatMap((option): Option[] => {
          const [, name] =
            wanted.map(([of, pattern]) => (of.test(callee) ? pattern.exec(option.name) : null)).find((one) => one) ??
            [];
          return name === undefined ? [] : [{ ...option, name: name === "Url" ? "url" : name }];
        }),
  );
  return [...new Map(found.map((one) => [one.name, one])).values()];
}
