// Arguments that the driver does not take, or not in this form, wherever
// they stand: in the URL, in connect_args, in its own call.
import { listed } from "../../report/sentences.ts";
import { invalidOption, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { asyncpgUrl } from "./asyncpg-url.ts";
import { docs, isModeOfAsyncpg, ofAiopg, sslmodes, takes, wordOf } from "./options.ts";
import { driverAt, driverOf, placeOf, urlOf } from "./place.ts";
import { lineOf, settingOf } from "./write.ts";
import { driverSslmode, textSslmodes } from "./driver-sslmode.ts";
import { waitOfLibpq } from "./waits.ts";
import { pythonValue } from "../django/write.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";

const proven = "SQLAlchemy 1.4, psycopg2 2.9, psycopg 3.1, asyncpg 0.27";
const known = (config: AppConfig) => {
  const driver = driverOf(config);
  // Another driver must come into the URL first, and its words are others.
  const isReplaced = driver === "psycopg2" && config.traits.includes("async-engine");
  return driver === "other" || isReplaced ? null : driver;
};
const callOf = { asyncpg: "asyncpg.connect()", psycopg: "psycopg.connect()", psycopg2: "psycopg2.connect()" };
const refusal = {
  asyncpg: "it raises TypeError (got an unexpected keyword argument) at the first connection",
  psycopg: "it raises ProgrammingError (invalid connection option) at the first connection",
  psycopg2: "it raises ProgrammingError (invalid connection option) at the first connection",
};

/** Arguments of the driver's own, with the name that the driver sees. */
const driverOptions = (config: AppConfig): [string, Option][] => {
  const at = driverAt(config);
  const urls = urlOf(config)?.name;
  return config.options.flatMap((one): [string, Option][] =>
    one.name.startsWith(at) && one.name !== urls && !one.name.startsWith("url.")
      ? [[one.name.slice(at.length).split(".")[0] ?? "", one]]
      : [],
  );
};

type Known = keyof typeof callOf;
const argumentDocs: Record<Known, string> = {
  asyncpg: docs.asyncpgApi,
  psycopg: docs.psycopg,
  psycopg2: docs.libpq,
};

/** Each driver has a page of its own. */
const argumentsFor = (own: Known): Lint => ({
  id: `arguments-of-${own}`,
  source: argumentDocs[own],
  provenOn: proven,
  check: (config) => {
    const driver = known(config);
    if (driver !== own || config.traits.includes("ini") || config.traits.includes("environment")) return [];
    const isAlone = config.traits.includes("driver");
    const isPoolOfPsycopg = driver === "psycopg" && config.traits.includes("pool");
    const seen = new Set<string>();
    return driverOptions(config).flatMap(([name, option]): Found[] => {
      if (seen.has(name) || name === "" || takes(driver, isAlone, config.traits.includes("pool"), name)) return [];
      seen.add(name);
      if (config.traits.includes("aiopg") && ofAiopg.has(name)) return [];
      const words = wordOf[driver === "asyncpg" ? "asyncpg" : "libpq"];
      const meant = Object.hasOwn(words, name) ? words[name] : undefined;
      return [
        invalidOption(option, {
          why: isPoolOfPsycopg
            ? `Neither psycopg nor its pool accepts \`${name}\`: no connection opens.` +
              (meant ? ` Use \`${meant}\`.` : "")
            : `${callOf[driver]} does not accept \`${name}\`: ${refusal[driver]}.${meant ? ` Use \`${meant}\`.` : ""}`,
          fix: isPoolOfPsycopg
            ? `# ${meant ? `write ${meant} for ${name}, in kwargs of the pool` : `remove ${name}`}`
            : corrected(config, option, name, meant),
        }),
      ];
    });
  },
});

function corrected(config: AppConfig, option: Option, name: string, meant: string | undefined): string {
  const at = driverAt(config);
  const { value, isOpaque } = option;
  const plain =
    !isOpaque && (typeof value === "number" || typeof value === "boolean" || sslmodes.includes(String(value)))
      ? pythonValue(value)
      : null;
  if (meant === "sslmode")
    return lineOf(
      config,
      `${at}sslmode`,
      value === false ? '"disable"' : plain !== null && typeof value === "string" ? plain : '"require"',
    );
  if (meant === "ssl") return lineOf(config, `${at}ssl`, plain ?? '"require"');
  if (meant !== undefined && plain !== null) return lineOf(config, `${at}${meant}`, plain);
  if (meant !== undefined) return `# rename ${name} to ${meant}`;
  if (driverOf(config) === "asyncpg" && name === "application_name") {
    const own = isOpaque || !/^[\w.-]{1,60}$/.test(String(value)) ? "NAME" : String(value);
    const isThere = config.options.some((one) => one.name.startsWith(`${at}server_settings`));
    return isThere
      ? `# in server_settings: "application_name": "${own}"`
      : lineOf(config, `${at}server_settings`, `{"application_name": "${own}"}`);
  }
  const others: Record<string, string> = {
    options: ": asyncpg takes settings in server_settings",
    server_settings: ": libpq takes settings in options",
  };
  return `# remove ${name}${others[name] ?? ""}`;
}

const parametersFor = (own: Known): Lint => ({
  id: `url-parameters-of-${own}`,
  source: own === "asyncpg" ? docs.asyncpg : docs.libpq,
  provenOn: proven,
  check: (config) => {
    const [driver, option] = [known(config), urlOf(config)];
    // A driver alone reads libpq's parameters in its URL itself.
    if (driver !== own || !option || config.traits.includes("driver")) return [];
    const found = Object.entries(placeOf(config).parameters).flatMap(([name, value]): (Found | Refused)[] => {
      const own = config.options.find((one) => one.name === `url.query.${name}`) ?? option;
      const fix = (word: string, right: string) =>
        own !== option
          ? `"${word}": "${right}",`
          : `# in the URL, write ${word}=${right}${word === name ? "" : ` for ${name}`}`;
      if (driver === "asyncpg" && name === "ssl" && !isModeOfAsyncpg(value))
        return [
          {
            cause: "config-sslmode-invalid",
            ...placeOfOption(own),
            why:
              `asyncpg accepts ${sslmodes.join(", ")} for \`ssl\` in a URL, and refuses to connect with ` +
              `anything else.`,
            fix: fix("ssl", sslmodeMeant(value)),
          },
        ];
      if (name === "sslmode" && driver !== "asyncpg" && !sslmodes.includes(value))
        return [
          {
            cause: "config-sslmode-invalid",
            ...placeOfOption(own),
            why: `libpq accepts ${sslmodes.join(", ")} for \`sslmode\`, and refuses to connect with anything else.`,
            fix: fix("sslmode", sslmodeMeant(value)),
          },
        ];
      if (takes(driver, false, false, name)) return [];
      const words = wordOf[driver === "asyncpg" ? "asyncpg" : "libpq"];
      const meant = Object.hasOwn(words, name) ? words[name] : undefined;
      if (driver === "asyncpg" && meant === "timeout")
        return [
          {
            option: own,
            name,
            isOut: true,
            argument: `# pass it to the driver: ${settingOf(config, ["connect_args", "timeout"], secondsIn(value))}`,
            fix: `# remove ${name} from the URL`,
          },
        ];
      const right =
        meant === "ssl" || meant === "sslmode" ? sslmodeMeant(value) : /^\d{1,6}$/.test(value) ? value : null;
      return [
        {
          option: own,
          name,
          ...(meant !== undefined && right !== null
            ? { isOut: false, fix: fix(meant, right) }
            : { isOut: true, fix: `# remove ${isWord(name) ? name : "that parameter"} from the URL` }),
        },
      ];
    });
    const refused = found.filter((one): one is Refused => "name" in one);
    return [...found.filter((one): one is Found => !("name" in one)), ...refusedAtOnce(config, driver, refused)];
  },
});

/** A parameter that the driver does not take. */
interface Refused {
  option: Option;
  name: string;
  /** It leaves the URL, and no other parameter takes its place. */
  isOut: boolean;
  /** What does its work outside the URL. */
  argument?: string;
  fix: string;
}

const secondsIn = (value: string) => (/^\d{1,4}$/.test(value) ? value : "10");

const isWord = (name: string) => /^[a-z_]{1,40}$/.test(name);

/** Who reads the URL from here may take parameters out of it before. */
const isUrlAlone = ({ traits }: AppConfig) => ["environment", "settings", "ini"].some((one) => traits.includes(one));

/** The driver is called once with all of them: one mistake a place. */
function refusedAtOnce(config: AppConfig, driver: Known, refused: Refused[]): Found[] {
  const places = [...new Set(refused.map(({ option }) => option))];
  return places.map((option) => {
    const own = refused.filter((one) => one.option === option);
    const does = `passes the URL's parameters to ${callOf[driver]}, which does not accept ${whichOf(own)}`;
    return invalidOption(option, {
      ...(isUrlAlone(config) ? { severity: "degraded" as const } : {}),
      why: isUrlAlone(config)
        ? `With this URL as it stands SQLAlchemy ${does}: ${refusal[driver]}.`
        : `SQLAlchemy ${does}: ${refusal[driver]}.`,
      fix: [
        own.length === 1 ? (own[0]?.fix ?? "") : allInUrl(own),
        ...own.flatMap(({ argument }) => argument ?? []),
      ].join("\n"),
    });
  });
}

/** Their names; those that may be anything are counted. */
function whichOf(refused: Refused[]): string {
  const words = refused.flatMap(({ name }) => (isWord(name) ? [`\`${name}\``] : []));
  const rest = refused.length - words.length;
  if (words.length === 0) return `${rest === 1 ? "one" : rest} of them`;
  return listed([...words, ...(rest === 0 ? [] : [rest === 1 ? "one other" : `${rest} others`])]);
}

/** Several at once: what takes another's place, and what only goes. */
function allInUrl(refused: Refused[]): string {
  const right = refused.flatMap(({ isOut, name, fix }) =>
    isOut ? [] : [`${fix.replaceAll(/^# in the URL, write | for \w+$/g, "")} for ${name}`],
  );
  const out = refused.flatMap(({ isOut, name }) => (isOut && isWord(name) ? [name] : []));
  const rest = refused.length - right.length - out.length;
  const those = right.length + out.length === 0 ? `these ${rest}` : rest === 1 ? "the other one" : `the ${rest} others`;
  const gone = listed([...out, ...(rest === 0 ? [] : [those])]);
  const steps = [...(right.length === 0 ? [] : [`write ${listed(right)}`]), ...(gone === "" ? [] : [`remove ${gone}`])];
  return `# in the URL, ${steps.join("; ")}`;
}

const values: Lint = {
  id: "driver-values",
  source: docs.asyncpgApi,
  provenOn: proven,
  check: (config) => {
    if (known(config) !== "asyncpg") return [];
    const at = driverAt(config);
    const found: Found[] = [];
    for (const option of config.options) {
      if (!option.name.startsWith(`${at}server_settings.`) || option.isOpaque || typeof option.value === "string")
        continue;
      found.push(
        invalidOption(option, {
          why:
            "Values of `server_settings` must be strings. At the first connection asyncpg raises ValueError " +
            "(server_settings is expected to be a Dict[str, str]).",
          fix: lineOf(
            { ...config, traits: ["flask"] },
            option.name,
            option.value === true ? '"on"' : option.value === false ? '"off"' : `"${String(option.value)}"`,
          ),
        }),
      );
    }
    return found;
  },
};

/** Django's word, which it takes out before it calls the driver: whatever driver the URL names when it runs. */
const djangos: Lint = {
  id: "argument-of-django",
  source: docs.psycopg,
  provenOn: "psycopg 3.1",
  check: (config) => {
    const option = optionOf(config, `${driverAt(config)}server_side_binding`);
    if (!option || driverOf(config) !== null || config.traits.includes("ini")) return [];
    return [
      invalidOption(option, {
        why: "No driver of PostgreSQL accepts `server_side_binding`, an option of Django: the first connection fails.",
        fix: "# remove server_side_binding",
      }),
    ];
  },
};

const all = ["asyncpg", "psycopg", "psycopg2"] as const;

export const driverLints: Lint[] = [
  ...all.map(argumentsFor),
  ...all.map(parametersFor),
  asyncpgUrl,
  driverSslmode,
  ...textSslmodes,
  values,
  djangos,
  waitOfLibpq,
];
