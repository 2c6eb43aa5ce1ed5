// What cannot work in Ecto's TLS options.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { notShown } from "../shown/may-be-shown.ts";
import { since, type Since } from "../versions.ts";
import { docs } from "./options.ts";
import { renamed } from "./write.ts";

const ssl: Lint = {
  id: "ssl",
  source: docs.ssl,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "ssl");
    if (!option || option.isOpaque) return [];
    const asList =
      Array.isArray(option.value) && option.value.some((one) => typeof one === "string" && /^:\w+$/.test(one));
    const asText = typeof option.value === "string";
    if (!asList && !asText) return [];
    const off = /disable|false/.test(String(option.value));
    // Up to 0.17 no clause takes another value than true and false, and since 0.18 none but those and a list.
    return [
      invalidOption(option, {
        why: asList
          ? "A list of bare atoms is not a list of TLS options: the connection process dies before it connects."
          : "`ssl` accepts true, false or a list of options. With a string or another atom the connection process " +
            "dies.",
        fix: asList ? "ssl: [verify: :verify_none]" : `ssl: ${off ? "false" : "true"}`,
      }),
    ];
  },
};

/** The options of one list as lines of Elixir. */
const linesOf = (options: Option[], list: string) =>
  options.map((one) => (isTextForSni(one) ? charlist(one) : renamed(one, one.name.slice(list.length + 1))));
const below = (config: AppConfig, list: string) => config.options.filter(({ name }) => name.startsWith(`${list}.`));

/** The file's own TLS options below `ssl`; where one of them may not leave, how to move them. */
function sslList(config: AppConfig, instead: string): string {
  const named = optionOf(config, "ssl_opts");
  if (named?.isOpaque === true && /^[a-z_]\w{0,60}$/.test(String(named.value))) return renamed(named, "ssl");
  const own = linesOf(below(config, "ssl_opts"), "ssl_opts");
  return own.length > 0 &&
    own.length === config.options.filter(({ name }) => name.startsWith("ssl_opts")).length &&
    !own.some((one) => one.includes(notShown))
    ? `ssl: [${own.join(", ")}]`
    : `ssl: [ # instead of \`ssl_opts: [\`; remove \`${instead}\``;
}

/** Before 0.18 a list of `ssl` ends in a FunctionClauseError. */
const movedList = (config: AppConfig, { holds }: Since, instead: string) =>
  `${sslList(config, instead)}${holds === null ? " # Postgrex 0.18 or later; before it, ssl: true and ssl_opts" : ""}`;

const sslOpts: Lint = {
  id: "ssl-opts",
  source: "https://hexdocs.pm/postgrex/changelog.html",
  provenOn: null,
  check: (config) => {
    const [ssl, opts] = [optionOf(config, "ssl"), config.options.find(({ name }) => /^ssl_opts(?:\.|$)/.test(name))];
    // What a switch turns off is there for its other arm.
    const isSwitch = config.traits.includes("ssl-switch");
    if (opts && below(config, "ssl").length > 0) return isSwitch ? [] : besideList(config, opts);
    if (!opts || !ssl) return [];
    if (ssl.isOpaque) return besideComputed(config, opts);
    const postgrex = since(config, "postgrex", "Postgrex", "0.18");
    if (ssl.value === false && isSwitch) return [];
    if (ssl.value === false)
      return [
        ignoredOption(["ssl_opts", opts.line], {
          // It says so itself, and the server may have no TLS.
          why: "`ssl: false` overrides `ssl_opts`: the connection is not encrypted, whatever these options say.",
          fix:
            "# remove ssl_opts; or, if the server has TLS, write " +
            (postgrex.holds === false ? "ssl: true" : movedList(config, postgrex, "ssl: false")),
        }),
      ];
    if (ssl.value !== true || postgrex.holds === false) return [];
    return [
      ignoredOption(["ssl_opts", opts.line], {
        why:
          `\`ssl_opts\` is deprecated since Postgrex 0.18 (${postgrex.text}). Its options belong in \`ssl\`, in ` +
          "place of `true`.",
        fix: movedList(config, postgrex, "ssl: true"),
      }),
    ];
  },
};

/** Postgrex looks at `ssl_opts` where `ssl` is true alone. */
function besideList(config: AppConfig, { line }: Option): Found[] {
  const [list, left] = [below(config, "ssl"), config.options.filter(({ name }) => /^ssl_opts(?:\.|$)/.test(name))];
  const key = (name: string) => name.slice(name.indexOf(".") + 1);
  const lost = left.filter(({ name }) => !list.some((one) => key(one.name) === key(name)));
  const lines = [...linesOf(list, "ssl"), ...linesOf(lost, "ssl_opts")];
  const isNamed = optionOf(config, "ssl") !== null;
  const isWhole =
    !isNamed && lost.every(({ name }) => name.startsWith("ssl_opts.")) && !lines.join("").includes(notShown);
  const whole = isWhole ? `ssl: [${lines.join(", ")}]` : "# move the options of ssl_opts into the list of ssl";
  return [
    ignoredOption(["ssl_opts", line], {
      ...(lost.length > 0 ? { level: "warning" as const } : {}),
      why: "Postgrex reads `ssl_opts` only with `ssl: true`. With a list in `ssl` they have no effect.",
      fix: lost.length > 0 ? whole : "# remove ssl_opts: ssl already sets these options",
    }),
  ];
}

/** Where the version is known, each connection that has TLS logs the warning. */
function besideComputed(config: AppConfig, { line }: Option): Found[] {
  const postgrex = since(config, "postgrex", "Postgrex", "0.18");
  if (postgrex.holds !== true) return [];
  return [
    ignoredOption(["ssl_opts", line], {
      why:
        `\`ssl_opts\` is deprecated since Postgrex 0.18 (${postgrex.text}). Wherever \`ssl\` is true, its options ` +
        "belong in `ssl`.",
      fix: "ssl: if(enabled?, do: […], else: false) # […]: the options of ssl_opts; enabled?: what ssl is now",
    }),
  ];
}

/** A name for the certificate as a text of Elixir, or nil: a literal, or what the environment gives. */
function isTextForSni({ name, value, isOpaque }: Option): boolean {
  if (!/^ssl(?:_opts)?\.server_name_indication$/.test(name) || Array.isArray(value)) return false;
  return isOpaque
    ? /^(?:"|System\.(?:get_env|fetch_env!)\([^()]*\)(?:\s*\|\|\s*"[^"]*")?$)/.test(String(value))
    : value === null || !String(value).startsWith(":");
}

function charlist({ value, isOpaque }: Option): string {
  const variable = /^System\.(?:get_env|fetch_env!)\("([A-Z][A-Z0-9_]*)"/.exec(isOpaque ? String(value) : "")?.[1];
  const host = !isOpaque && hasForm(String(value ?? ""), "host") ? String(value) : null;
  return host === null
    ? `server_name_indication: to_charlist(System.fetch_env!("${variable ?? "DB_HOST"}"))`
    : `server_name_indication: ~c"${host}"`;
}

/** Erlang's own texts are lists of characters. */
const sni: Lint = {
  id: "server-name-as-text",
  source: docs.ssl,
  provenOn: "Erlang/OTP 25",
  check: (config) =>
    config.options.filter(isTextForSni).flatMap((option): Found[] => {
      // `ssl_opts` count only beside `ssl: true`.
      if (option.name.startsWith("ssl_opts.") && optionOf(config, "ssl")?.value !== true) return [];
      return [
        invalidOption(option, {
          why:
            "`server_name_indication` must be a charlist: with a string or nil every connection fails " +
            "(Invalid TLS option).",
          fix: charlist(option),
        }),
      ];
    }),
};

/** Tried with Erlang/OTP 25, which calls it for a bad certificate alone, with one argument; later ones refuse it. */
const verifyFun: Lint = {
  id: "verify-fun-without-state",
  source: "https://www.erlang.org/doc/apps/ssl/ssl.html#t:common_option_cert/0",
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const { name, value } = option;
      if (!/^ssl(?:_opts)?\.verify_fun$/.test(name) || !/^&[\w.:!?]+\/[34]$/.test(String(value))) return [];
      if (name.startsWith("ssl_opts.") && optionOf(config, "ssl")?.value !== true) return [];
      return [
        ignoredOption(option, {
          why:
            "A `verify_fun` with three or four arguments belongs in a tuple with its initial state. Without the " +
            "tuple, newer Erlang/OTP refuses it, and OTP 25 never calls it for a valid certificate.",
          fix: `verify_fun: {&Module.function/${String(value).at(-1)}, []} # with your own function`,
        }),
      ];
    }),
};

export const sslLints: Lint[] = [ssl, sslOpts, sni, verifyFun];
