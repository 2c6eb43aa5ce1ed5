// The databases of an application on SQLAlchemy, or on a driver alone: engines, Flask's
// settings, Alembic's ini file, pydantic's settings, and pools of asyncpg and psycopg.
import { UserMistake } from "../../errors.ts";
import { BeyondBound, nestedTooDeep } from "../read/bounded.ts";
import { read as readLines } from "../generic/read.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig } from "../playbook.ts";
import { pythonModule, type PythonModule } from "../read/python-module.ts";
import { alembicOf, driversOf, enginesOf } from "./engines.ts";
import { flaskOf } from "./flask.ts";
import { iniOf } from "./ini.ts";
import { urlOf } from "./place.ts";
import { pgbouncerNamed } from "./startup-parameters.ts";
import { urlsOf } from "./urls.ts";

const nothing =
  "It contains no database: looked for create_engine(…), create_async_engine(…), SQLALCHEMY_DATABASE_URI, " +
  "sqlalchemy.url, asyncpg.create_pool(…), psycopg.connect(…), or a URL like postgresql+asyncpg://….";

export function read(text: string, file: string): AppConfig[] {
  const found = isIni(text, file) ? iniOf(text) : isEnvironment(text, file) ? linesOf(text) : ofPython(text);
  const ours = found.filter((one) => otherOf(one) === null);
  const [first] = found;
  if (!first) throw new UserMistake(nothing);
  if (ours.length === 0) throw new UserMistake(`Its database is not PostgreSQL: it is ${otherOf(first)}.`);
  const chosen = ours.toSorted((a, b) => preference(b) - preference(a));
  const names = new Set(chosen.map(({ database }) => database));
  // A single database needs no name; branches of one keep theirs.
  return names.size === 1 && chosen.length === 1 ? chosen.map((one) => ({ ...one, database: "" })) : chosen;
}

const isIni = (text: string, file: string) =>
  /\.(?:ini|cfg)$/i.test(file) ||
  (/^[ \t]*\[[\w:.-]+\][ \t\r]*$/m.test(text) && /^[ \t]*sql_?alchemy[._]\w+[ \t]*[=:]/m.test(text));

const isEnvironment = (text: string, file: string) =>
  !/\.py$/i.test(file) &&
  (/\.env[\w.-]*$|(?:^|\/)env$/i.test(file) ||
    text
      .split("\n")
      .every((line) => /^\s*(?:#.*|(?:export\s+)?[A-Z][A-Z0-9_]*\s*=(?!\s*(?:os|f"|f')\b).*)?$/.test(line)) ||
    /^\s*["']?(?:postgres(?:ql)?)(?:\+\w+)?:\/\/\S+\s*$/.test(text));

/** Variables of the environment, as pydantic's settings and python-dotenv read them. */
const linesOf = (text: string): AppConfig[] =>
  readLines(text).map((one) => ({ ...one, framework: "sqlalchemy", traits: ["environment"] }));

function ofPython(text: string): AppConfig[] {
  const module = moduleOf(text);
  for (const kind of [enginesOf, flaskOf, driversOf, alembicOf, urlsOf]) {
    const found = distinct(kind(module));
    if (found.length > 0) return found.map((one) => ({ ...one, traits: [...one.traits, ...pgbouncerNamed(text)] }));
  }
  return [];
}

function moduleOf(text: string): PythonModule {
  try {
    return pythonModule(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BeyondBound(nestedTooDeep);
  }
}

const distinct = (all: AppConfig[]) => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];

/** What stands in the file itself; what a variable falls back to is not what is deployed. */
function otherOf(config: AppConfig): string | null {
  const option = urlOf(config);
  if (!option) return null;
  const isText =
    typeof option.value === "string" && (!option.isOpaque || /^[a-z]\w*(?:\+\w+)?:\/\//.test(option.value));
  return isText
    ? otherDatabase(option.name.endsWith("drivername") ? `${String(option.value)}://` : String(option.value))
    : null;
}

function preference({ database, options }: AppConfig): number {
  const isTest = /test/i.test(database);
  const isDevelopment = /dev|local|debug|stag/i.test(database);
  const isOwn = /prod|^default$|^alembic$|^app:main$/i.test(database);
  const isReplica = /read|replica|ro$|slave|sync_engine/i.test(database);
  return (
    (options.length > 0 ? 1 : 0) + (isOwn ? 4 : 0) - (isTest ? 8 : 0) - (isDevelopment ? 2 : 0) - (isReplica ? 1 : 0)
  );
}
