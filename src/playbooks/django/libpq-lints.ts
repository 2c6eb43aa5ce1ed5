// What Django hands to libpq as it is: OPTIONS, and the host.
import { nearestNames } from "../../target/nearest-names.ts";
import { alsoByDefault, withUsual } from "../by-default.ts";
import { invalidOption, literalOf, namesAsCode, optionOf, placeOfOption, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { writeInUrl } from "../shown/url-changes.ts";
import { isTemplated, mayBeFilledIn } from "../templates.ts";
import { docs, isOption, ofDatabase, sslmodes } from "./options.ts";
import { millisecondsForSeconds, portBeyondFound } from "../numbers-meant.ts";
import { aliasOf, lineAt, renamed, withKey } from "./write.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { urlParts } from "../url.ts";

const proven = "Django 3.2, psycopg2 2.9";
const usual = "sslmode connect_timeout application_name options sslrootcert keepalives target_session_attrs".split(" ");

/** Engines of other packages have options of their own. */
const isDjangos = (config: AppConfig) => {
  const engine = optionOf(config, "ENGINE");
  return engine === null || String(engine.value).startsWith("django.");
};

const sslmode: Lint = {
  id: "sslmode",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "OPTIONS.sslmode");
    // libpq's callers leave out what is None.
    if (!option || !isDjangos(config) || option.isOpaque || option.value === null || isTemplated(option)) return [];
    const value = String(option.value);
    if (sslmodes.includes(value)) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `libpq refuses to connect with this sslmode: it accepts ${sslmodes.join(", ")}.`,
        fix: lineAt(option, sslmodeMeant(value)),
      },
    ];
  },
};

/** What reads the URL makes OPTIONS of its parameters, and leaves out empty ones. */
const sslmodeInUrl: Lint = {
  id: "sslmode-in-url",
  source: docs.libpq,
  provenOn: null,
  check: (config) => {
    const [option, mode] = [optionOf(config, "URL"), urlParts(literalOf(config, "URL") ?? "")?.parameters["sslmode"]];
    if (!option || !mode || !isDjangos(config) || sslmodes.includes(mode) || mayBeFilledIn(mode)) return [];
    const isOver = ["OPTIONS", "OPTIONS.sslmode"].some((name) => optionOf(config, name) !== null);
    // `ssl_require` writes its own.
    const isRequired = optionOf(config, "ssl_require") !== null && valueOf(config, "ssl_require") !== false;
    if (isOver || isRequired || config.traits.includes("options-replaced")) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `libpq refuses to connect with this sslmode: it accepts ${sslmodes.join(", ")}.`,
        fix: writeInUrl(`sslmode=${sslmodeMeant(mode)}`),
      },
    ];
  },
};

const own = ({ name }: Option) => name.slice("OPTIONS.".length);

/** What Django reads one level up goes there; the rest goes. */
function besideOptions(config: AppConfig, wrong: Option[]): string {
  const isMoved = (one: Option) => ofDatabase.includes(own(one)) && optionOf(config, own(one)) === null;
  const named = (of: Option[]) =>
    of
      .map(own)
      .filter((name) => /^\w{1,40}$/.test(name))
      .join(", ");
  const [moved, rest] = [named(wrong.filter(isMoved)), named(wrong.filter((one) => !isMoved(one)))];
  const place = `DATABASES["${aliasOf(config)}"]`;
  return [
    ...(moved === "" ? [] : [`# move ${moved} out of OPTIONS, into ${place} itself`]),
    ...(rest === "" ? [] : [`# remove ${rest} from OPTIONS`]),
  ].join("\n");
}

/** All of a line at once: the connection fails once. */
const unknown: Lint = {
  id: "libpq-options",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const wrong = config.options.filter((one) => /^OPTIONS\.[^.]+$/.test(one.name) && !isOption(own(one)));
    if (!isDjangos(config)) return [];
    return [...new Set(wrong.map(({ line }) => line))].flatMap((line): Found[] => {
      const [first, ...more] = wrong.filter((one) => one.line === line);
      if (!first) return [];
      const names = [first, ...more].map(own).filter((name) => /^\w{1,40}$/.test(name));
      const said = names.length > more.length ? ` ${namesAsCode(names)}` : " of this name";
      const [near] = more.length === 0 ? nearestNames(own(first), usual) : [];
      return [
        invalidOption(first, {
          why:
            `libpq has no ${more.length === 0 ? "option" : "options"}${said} (invalid connection option): every ` +
            "connection fails before it is tried.",
          fix: wrong.some((one) => one.line === line && ofDatabase.includes(own(one)))
            ? besideOptions(config, [first, ...more])
            : near === undefined
              ? `# remove ${names.join(", ") || "this"} from OPTIONS`
              : renamed(first, near),
        }),
      ];
    });
  },
};

const port: Lint = {
  id: "port-beyond",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => (isDjangos(config) ? portBeyondFound(optionOf(config, "PORT")) : []),
};

/** Written as the host is. */
const asPort = ({ before, ...rest }: Option): Option => ({
  ...rest,
  name: "PORT",
  ...(before === undefined ? {} : { before: withKey(before, "HOST", "PORT") }),
});

const hostWithPort: Lint = {
  id: "host-with-port",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "HOST");
    const [, host, port] = /^([\w.-]+):(\d{1,5})$/.exec(literalOf(config, "HOST") ?? "") ?? [];
    if (!option || host === undefined || !isDjangos(config)) return [];
    return [
      invalidOption(option, {
        why: "The port is read as part of the host name: libpq finds no host with that name.",
        fix: optionOf(config, "PORT")
          ? lineAt(option, host)
          : `${lineAt(option, host)}\n${lineAt(asPort(option), port)}`,
      }),
    ];
  },
};

const seconds: Lint = {
  id: "connect-timeout-in-milliseconds",
  source: docs.libpq,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "OPTIONS.connect_timeout");
    if (!option || !isDjangos(config)) return [];
    return millisecondsForSeconds(option, "libpq", (_, value) => lineAt(option, value));
  },
};

export const libpqLints: Lint[] = [
  sslmode,
  // `config(default="postgres://…")`
  ...alsoByDefault([sslmodeInUrl], (config) => withUsual(config, optionOf(config, "URL"))),
  ...alsoByDefault([port], (config) => withUsual(config, optionOf(config, "PORT"), /^\d+$/)),
  unknown,
  hostWithPort,
  seconds,
];
