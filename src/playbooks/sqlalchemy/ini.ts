// Ini files as Python's configparser reads them: alembic.ini, those of Pyramid and CKAN, airflow.cfg.
import { UserMistake } from "../../errors.ts";
import { groupedBy } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { BeyondBound } from "../read/bounded.ts";

interface Entry {
  section: string;
  key: string;
  value: string;
  line: number;
}

const known =
  /^(?:sqlalchemy\.[\w.]+|ckan\.datastore\.(?:write|read)_url|sql_alchemy_(?:conn|pool_size|max_overflow|pool_recycle|pool_pre_ping|pool_enabled))$/;
const longest = 4000;

export function iniOf(text: string): AppConfig[] {
  const entries = entriesOf(text);
  const own = entries.filter(({ key }) => known.test(key));
  const meant = new Map(entries.toReversed().map((one) => [`${one.section} ${one.key.toLowerCase()}`, one]));
  const found = [...groupedBy(own, ({ section }) => section)].flatMap(([section, its]): AppConfig[] => {
    const options = its.map((one) => optionOf(one, meant));
    const url = options.find(({ name }) => name === "sqlalchemy.url" || name === "sql_alchemy_conn");
    if (!url || url.value === "" || String(url.value).startsWith("driver://")) return [];
    return [{ framework: "sqlalchemy", database: section, options, notes: [], traits: ["ini"] }];
  });
  const isPlaceholder = own.some(({ key, value }) => key === "sqlalchemy.url" && /^(?:driver:.*)?$/.test(value));
  if (found.length === 0 && isPlaceholder)
    throw new UserMistake(
      "It contains no database: sqlalchemy.url is empty, or Alembic's own placeholder. At run time env.py sets " +
        "it: check that file, or the application's.",
    );
  return found;
}

function entriesOf(text: string): Entry[] {
  const found: Entry[] = [];
  let section = "";
  for (const [at, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || /^[#;]/.test(line)) continue;
    if (line.length > longest) {
      if (known.test(/^[\w.]{1,60}(?=\s*[=:])/.exec(line)?.[0] ?? "")) throw new BeyondBound("has a longer line");
      continue;
    }
    const title = /^\[([^\]]{1,80})\]$/.exec(line)?.[1];
    if (title !== undefined) section = title;
    else if (!/^\s/.test(raw)) {
      const [, key = "", value = ""] = /^([^=:\s]{1,80})\s*[=:]\s*(.*)$/.exec(line) ?? [];
      if (key !== "") found.push({ section, key, value, line: at + 1 });
    }
  }
  return found;
}

/** `%(NAME)s` is what the file says of NAME, or `${NAME}` where it says nothing. */
function optionOf({ section, key, value, line }: Entry, all: Map<string, Entry>): Option {
  const filled = value.replaceAll(/(?<!%)%\((\w{1,60})\)s/g, (_, name: string) => {
    const [own, usual] = [section, "DEFAULT"].map((one) => all.get(`${one} ${name.toLowerCase()}`));
    const other = own && usual && usual.line < own.line ? usual : (own ?? usual);
    return other?.value ?? `\${${name}}`;
  });
  return { name: key, value: filled, isOpaque: filled.includes("${"), line };
}
