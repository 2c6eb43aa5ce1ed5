// What cannot work in Ecto's TLS options.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { notShown } from "../shown/may-be-shown.ts";
import { since } from "../versions.ts";
import { docs } from "./options.ts";
import { serverNameOff } from "./server-name-lint.ts";
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
        fix: asList ? listFix(option) : `ssl: ${off ? "false" : "true"}`,
      }),
    ];
  },
};

/** `[:verify_none]`: the word of `verify` without its name. */
const listFix = ({ value }: Option) =>
  Array.isArray(value) && value.length === 1 && /^:verify_(?:none|peer)$/.test(String(value[0]))
    ? `ssl: [verify: ${String(value[0])}]`
    : "# write each option of ssl with its name: `verify: :verify_peer`";

/** The options of one list as lines of Elixir. */
const linesOf = (options: Option[], list: string) =>
  options.map((one) => {
    const line = isTextForSni(one) ? charlist(one) : renamed(one, one.name.slice(list.length + 1));
    return line.startsWith("#") ? notShown : line;
  });
const below = (config: AppConfig, list: string) => config.options.filter(({ name }) => name.startsWith(`${list}.`));

/** The file's own TLS options below `ssl`, where they may leave: `ssl: [cacertfile: "/etc/ca.pem"]`. */
function sslList(config: AppConfig): string | null {
  const named = optionOf(config, "ssl_opts");
  if (named?.isOpaque === true && /^[a-z_]\w{0,60}$/.test(String(named.value))) return renamed(named, "ssl");
  const own = linesOf(below(config, "ssl_opts"), "ssl_opts");
  return own.length > 0 &&
    own.length === config.options.filter(({ name }) => name.startsWith("ssl_opts")).length &&
    !own.some((one) => one.includes(notShown))
    ? `ssl: [${own.join(", ")}]`
    : null;
}

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
        ignoredOption(["ssl_opts", startOf(opts)], {
          // It says so itself, and the server may have no TLS.
          why: "`ssl: false` overrides `ssl_opts`: the connection is not encrypted, whatever these options say.",
          fix: "# remove ssl_opts, or turn ssl on if the server has TLS",
        }),
      ];
    // Before 0.18 a list of `ssl` ends in a FunctionClauseError.
    if (ssl.value !== true || postgrex.holds !== true) return [];
    const list = sslList(config);
    return [
      ignoredOption(["ssl_opts", startOf(opts)], {
        why:
          `\`ssl_opts\` is deprecated since Postgrex 0.18 (${postgrex.text}). Its options belong in \`ssl\`, in ` +
          "place of `true`.",
        fix: `# remove ssl_opts, and move its options into ssl, in place of true${list === null ? "" : `: ${list}`}`,
      }),
    ];
  },
};

const startOf = ({ line, listLine }: Option) => listLine ?? line;

/** Postgrex looks at `ssl_opts` where `ssl` is true alone. */
function besideList(config: AppConfig, opts: Option): Found[] {
  const [list, left] = [below(config, "ssl"), config.options.filter(({ name }) => /^ssl_opts(?:\.|$)/.test(name))];
  const key = (name: string) => name.slice(name.indexOf(".") + 1);
  const lost = left.filter(({ name }) => !list.some((one) => key(one.name) === key(name)));
  const lines = [...linesOf(list, "ssl"), ...linesOf(lost, "ssl_opts")];
  const isNamed = optionOf(config, "ssl") !== null;
  const isWhole =
    !isNamed && lost.every(({ name }) => name.startsWith("ssl_opts.")) && !lines.join("").includes(notShown);
  const whole = `# move the options of ssl_opts into ssl${isWhole ? `: ssl: [${lines.join(", ")}]` : ""}`;
  return [
    ignoredOption(["ssl_opts", startOf(opts)], {
      ...(lost.length > 0 ? { level: "warning" as const } : {}),
      why: "Postgrex reads `ssl_opts` only with `ssl: true`. With a list in `ssl` they have no effect.",
      fix: lost.length > 0 ? whole : "# remove ssl_opts: ssl already sets these options",
    }),
  ];
}

/** Where the version is known, each connection that has TLS logs the warning. */
function besideComputed(config: AppConfig, opts: Option): Found[] {
  const postgrex = since(config, "postgrex", "Postgrex", "0.18");
  if (postgrex.holds !== true) return [];
  return [
    ignoredOption(["ssl_opts", startOf(opts)], {
      why:
        `\`ssl_opts\` is deprecated since Postgrex 0.18 (${postgrex.text}). Wherever \`ssl\` is true, its options ` +
        "belong in `ssl`.",
      fix: "# where ssl is true now, make it the list of these options; then remove ssl_opts",
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

function charlist(option: Option): string {
  const { value, isOpaque } = option;
  const host = !isOpaque && hasForm(String(value ?? ""), "host") ? String(value) : null;
  if (host !== null) return `server_name_indication: ~c"${host}"`;
  const own = isOpaque ? /^System\.(get_env|fetch_env!)\("([A-Z][A-Z0-9_]*)"\)$/.exec(String(value)) : null;
  // Without the variable it is nil, and no name.
  return own
    ? `server_name_indication: to_charlist(System.fetch_env!("${own[2]}"))`
    : '# make server_name_indication a charlist: ~c"the server\'s name", or to_charlist of what stands here';
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
          fix: "# put the function into a tuple with its initial state: verify_fun: {function, []}",
        }),
      ];
    }),
};

export const sslLints: Lint[] = [ssl, sslOpts, sni, serverNameOff, verifyFun];
