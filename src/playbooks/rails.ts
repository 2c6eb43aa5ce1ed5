// Rails: database.yml with its ERB, or a piece of it.
import { UserMistake } from "../errors.ts";
import { numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Option, Playbook, Wishes } from "./playbook.ts";
import { lints } from "./rails/lints.ts";
import { forms } from "./rails/forms.ts";
import { docs } from "./rails/options.ts";
import { logs, steps } from "./rails/steps.ts";
import { yamlLine } from "./rails/write.ts";
import { yamlSections } from "./read/yaml-erb.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

const telling = ["adapter", "url", "database", "host", "username", "pool", "socket", "password"];
const isDatabase = (options: Option[]) => options.some(({ name }) => telling.includes(name));

function read(text: string): AppConfig {
  const all = yamlSections(text).flat();
  const sections = [...new Set(all.flatMap(({ name }) => (name.includes(".") ? [name.split(".")[0] ?? ""] : [])))];
  const environments = sections.filter((one) => sectionsBelow(all, one).length > 0);
  const wanted =
    environments.find((one) => one === "production") ??
    environments.find((one) => one !== "default") ??
    environments[0];
  const isFlat = isDatabase(all);
  if (!isFlat && wanted === undefined)
    throw new UserMistake(
      "There is no database in it: looked for a section such as `production:` with adapter, database, host, url; or those keys alone.",
    );
  const [name, options] = isFlat ? ["", all] : (sectionsBelow(all, wanted ?? "")[0] ?? ["", []]);
  const adapter = options.find((one) => one.name === "adapter");
  if (adapter && !adapter.isOpaque && /mysql|trilogy|sqlite|oracle|sqlserver/i.test(String(adapter.value)))
    throw new UserMistake(
      `Its database is not PostgreSQL: adapter is ${/mysql|trilogy|sqlite|oracle|sqlserver/i.exec(String(adapter.value))?.[0] ?? "another"}.`,
    );
  const others = [
    ...environments.filter((one) => one !== wanted && one !== "default"),
    ...(isFlat
      ? []
      : sectionsBelow(all, wanted ?? "")
          .slice(1)
          .map(([one]) => one)),
  ];
  return {
    framework: "rails",
    options,
    notes: isFlat ? [] : others.map((one) => `the section ${one} is not read`),
    traits: name === "" ? [] : [`section:${name}`],
  };
}

/** The databases of an environment: itself, or those below it (`primary:`, `cache:`). */
function sectionsBelow(all: Option[], section: string): [string, Option[]][] {
  const below = (prefix: string) =>
    all
      .filter(({ name }) => name.startsWith(`${prefix}.`))
      .map((one) => ({ ...one, name: one.name.slice(prefix.length + 1) }));
  const own = below(section);
  if (isDatabase(own)) return [[section, own]];
  const inner = [...new Set(own.map(({ name }) => name.split(".")[0] ?? ""))]
    .map((one): [string, Option[]] => [`${section}.${one}`, below(`${section}.${one}`)])
    .filter(([, options]) => isDatabase(options));
  return inner.toSorted(([a], [b]) => Number(b.endsWith(".primary")) - Number(a.endsWith(".primary")));
}

function wishes(config: AppConfig): Wishes {
  const wish = wisher(config);
  const parts = wholeParts(stringOf(config, "url") ?? "");
  const opaqueUrl = optionOf(config, "url")?.isOpaque === true;
  const prepared = optionOf(config, "prepared_statements");
  const idle = numberOf(config, "idle_timeout") ?? 300;
  return onlyKnown({
    host: wish("host", parts?.host ?? stringOf(config, "host"), docs.guide),
    port: wish("port", parts?.port ?? numberOf(config, "port"), docs.guide),
    database: wish("database", parts?.database ?? stringOf(config, "database"), docs.guide),
    user: wish("username", parts?.user ?? stringOf(config, "username"), docs.guide),
    family: wish<4 | 6 | "any">("host", "any", docs.guide),
    prepared: wish<"named" | "unnamed" | "none">(
      "prepared_statements",
      prepared?.isOpaque
        ? undefined
        : valueOf(config, "prepared_statements") === false || parts?.parameters["prepared_statements"] === "false"
          ? "none"
          : opaqueUrl && !prepared
            ? undefined
            : "named",
      docs.guide,
      {
        none: "prepared_statements: false",
        unnamed: "prepared_statements: false",
      },
    ),
    tls: wish(
      "sslmode",
      opaqueUrl ? undefined : tlsOfSslmode(valueOf(config, "sslmode") ?? parts?.parameters["sslmode"] ?? "prefer"),
      docs.guide,
      { require: "sslmode: require", disable: "sslmode: disable" },
    ),
    poolSize: wish("pool", numberOf(config, "pool") ?? (optionOf(config, "pool") ? undefined : 5), docs.pool, {
      "{n}": "pool: {n}",
    }),
    checkoutTimeoutMs: wish("checkout_timeout", (numberOf(config, "checkout_timeout") ?? 5) * 1000, docs.pool),
    idleTimeoutMs: wish("idle_timeout", idle * 1000, docs.pool),
  });
}

export const rails: Playbook = {
  framework: "rails",
  title: "Rails (Active Record)",
  read,
  forms: () => forms,
  lints,
  wishes,
  steps,
  logs,
  withOption: yamlLine,
};
