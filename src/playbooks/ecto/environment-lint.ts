// Environment variables are texts: where Ecto, DBConnection or Postgrex need another type, they must be converted.
import { invalidOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";

/**
 * What a text does in the place of each number, by the source of DBConnection and Postgrex, and its default. Not
 * `port`, which Postgrex converts.
 */
const notStarted = "The pool does not start.";
const notConnected = "Its connection processes die before they log in.";
const numbers: Record<string, [effect: string, usual: number]> = {
  pool_size: [notStarted, 10],
  queue_interval: [notStarted, 1000],
  backoff_min: [notStarted, 1000],
  backoff_max: [notStarted, 30_000],
  timeout: [notConnected, 15_000],
  connect_timeout: [notConnected, 15_000],
  handshake_timeout: [notConnected, 15_000],
  // It is only compared, and each text is greater than any number.
  queue_target: ["With a string the pool drops no waiting requests.", 50],
};

const variableAlone =
  /^System\.(get_env|fetch_env!)\("([A-Z][A-Z0-9_]*)"(?:,\s*"?(\d{1,9})"?)?\)(?:\s*\|\|\s*"?(\d{1,9})"?)?$/;

/** Names of variables that never hold a number. */
const textual = /(?:^|_)(?:URL|URI|DSN|HOST|HOSTNAME|DATABASE|USER|USERNAME|PASS|PASSWORD|MODE|SSLMODE)$/;
const textOptions = "url hostname database username password socket_dir socket ssl".split(" ");

/** Why the variable cannot be meant as a number; null where it may be. */
function whyNoNumber({ options }: AppConfig, option: Option, variable: string): string | null {
  const other = options.find(
    ({ name, value, isOpaque }) =>
      isOpaque && textOptions.includes(name) && String(value).includes(`env("${variable}"`),
  );
  if (other)
    return `# \`${other.name}\` reads ${variable} too: give ${option.name} a variable of its own, and convert it`;
  return textual.test(variable)
    ? `# ${variable} does not sound like a number: give ${option.name} another variable, and convert it`
    : null;
}

export const unconverted: Lint = {
  id: "environment-not-converted",
  source: "https://hexdocs.pm/elixir/System.html#get_env/2",
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const code = option.isOpaque ? String(option.value) : "";
      if (option.name === "ssl") return textForSwitch(option, code);
      const raw = variableAlone.exec(code);
      const known = Object.hasOwn(numbers, option.name) ? numbers[option.name] : undefined;
      if (!raw || !known) return [];
      const [, read = "", variable = ""] = raw;
      const [effect, usual] = known;
      // `|| 10` is a number as long as nobody sets the variable.
      const isNumber = /\|\|\s*\d+$/.test(code);
      const fallback = raw[3] || raw[4] || String(usual);
      const asText =
        read === "fetch_env!" ? `System.fetch_env!("${variable}")` : `System.get_env("${variable}") || "${fallback}"`;
      return [
        invalidOption(option, {
          ...(isNumber || option.name === "queue_target" ? { severity: "degraded" as const } : {}),
          why:
            `${isNumber ? "When it is set, the variable" : "An environment variable"} is a string, but ` +
            `\`${option.name}\` must be a number. ${effect}`,
          fix: whyNoNumber(config, option, variable) ?? `${option.name}: String.to_integer(${asText})`,
        }),
      ];
    }),
};

/** By the source of Postgrex, each release takes true and false alone, and since 0.18 a list. */
function textForSwitch(option: Option, code: string): Found[] {
  const [, variable, usual] =
    /^System\.(?:get_env|fetch_env!)\("([A-Z][A-Z0-9_]*)"(?:,\s*"\w*")?\)(?:\s*\|\|\s*("\w*"|true|false))?$/.exec(
      code,
    ) ?? [];
  if (variable === undefined) return [];
  const isSwitch = usual === "true" || usual === "false";
  return [
    invalidOption(option, {
      ...(isSwitch ? { severity: "degraded" as const } : {}),
      why:
        `${isSwitch ? "When it is set, the variable" : "An environment variable"} is a string, but \`ssl\` must be ` +
        "true, false or a list of options. With a string the connection process dies.",
      fix: `# compare ${variable} with the text that turns TLS on: == gives true or false`,
    }),
  ];
}
