// Options of TLS that stand beside `ssl` and not in it, and `require`, which says nothing inside it.
import { ignoredOption, namesAsCode, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { writtenValue } from "../shown/may-be-shown.ts";
import { since } from "../versions.ts";
import { forms } from "./forms.ts";
import { ownObject } from "./own-object.ts";

const source = "https://node-postgres.com/features/ssl";
/** Node's own, and what people take for one. */
const ofTls = "rejectUnauthorized require ca cert key servername checkServerIdentity minVersion maxVersion".split(" ");

/** Where the driver's own options stand, and TLS: `{ driver: "connection.", ssl: "connection.ssl" }`. */
interface TlsPlace {
  driver: string;
  ssl: string;
}

/** @param placesOf null where another driver reads them */
export const outsideSsl = (placesOf: (config: AppConfig) => TlsPlace[]): Lint => ({
  id: "outside-ssl",
  source,
  provenOn: null,
  check: (config): Found[] => {
    if (config.traits.includes(ownObject)) return [];
    return placesOf(config).flatMap(({ driver, ssl }) => {
      const found = ofTls.flatMap((name) => optionOf(config, `${driver}${name}`) ?? []);
      const isSaid = ({ name, value }: Option) =>
        optionOf(config, `${ssl}.${name.slice(driver.length)}`)?.value === value;
      const [first] = found;
      if (!first || found.every(isSaid)) return [];
      const names = found.map(({ name }) => name.slice(driver.length));
      const own = config.options.filter(({ name }) => name === ssl || name.startsWith(`${ssl}.`));
      // Other words alone may be anybody's.
      if (own.length === 0 && !names.some((one) => ["rejectUnauthorized", "ca"].includes(one))) return [];
      const isUnverified = found.some((one) => one.name === `${driver}rejectUnauthorized` && isOff(one));
      const isOwnCa = isUnverified || names.includes("ca");
      const isHurt = verifies(config, own, ssl) && (isOwnCa || names.includes("cert") || names.includes("key"));
      const isAlone = isUnverified && names.length === 1 && own.length === 1 && own[0]?.name === ssl;
      const verb = names.length > 1 ? "have" : "has";
      const harm = isHurt ? consequence(config, isOwnCa) : own.length === 0 ? without : "";
      return [
        ignoredOption(first, {
          level: isHurt ? "warning" : "note",
          why: `${namesAsCode(names)} beside \`ssl\` ${verb} no effect: TLS takes its options from inside it.${harm}`,
          fix: isAlone && isHurt ? unverified : isHurt ? moved(names, own, ssl) : removed(names),
        }),
      ];
    });
  },
});

const without = " Without `ssl` there is no TLS, unless a URL asks for it.";
/** Both lines change: one to paste would leave the other. */
const unverified = "// replace both by: ssl: { rejectUnauthorized: false }";
const moved = (names: string[], own: Option[], ssl: string) =>
  `// move ${names.join(", ")} into ssl` +
  (own.some(({ name }) => name === ssl) ? ", as an object in place of true" : "");
const removed = (names: string[]) => `// remove ${names.join(", ")}, or move what is meant into ssl`;
const isOff = ({ value, isOpaque }: Option) => value === false && !isOpaque;

const isUrl = ({ name }: Option) => /(?:^|\.)(?:url|uri|connectionString|use_env_variable)$|^connection$/.test(name);

function consequence({ options }: AppConfig, isOwnCa: boolean): string {
  const what = isOwnCa
    ? " So the certificate is verified by the public authorities alone"
    : " So the client shows no certificate";
  return `${what}${options.some(isUrl) ? ", unless the URL says otherwise." : "."}`;
}

/** TLS is on for certain, and nothing says that the certificate counts for nothing. */
function verifies(config: AppConfig, own: Option[], ssl: string): boolean {
  const isSaid = config.options.some((one) => isUrl(one) && /[?&]ssl/.test(String(one.value)));
  const isOn = own.some((one) => (one.name === ssl ? one.value === true && !one.isOpaque : true));
  const isKnown = own.some(({ name }) => /\.(?:rejectUnauthorized|ca|checkServerIdentity)$/.test(name));
  // pg 7 did not verify by itself.
  return isOn && !isKnown && !isSaid && since(config, "pg", "node-postgres", "8.0").holds !== false;
}

/** A condition, which may be false. */
const condition = /[!=]==?|\.includes\(|\?\s*(?:true|false)\s*:/;

/** The whole object changes, which has other lines than this one. The file's own condition is told where it may be. */
function conditional(config: AppConfig, option: Option, ssl: string): string {
  const others = config.options.filter(({ name }) => name.startsWith(`${ssl}.`) && name !== option.name);
  const [other] = others;
  const isUnverified = others.length === 1 && other?.name === `${ssl}.rejectUnauthorized` && isOff(other);
  const code = writtenValue({ ...option, name: "ssl.require" }, forms, "");
  const text = String(code.value);
  if (!code.isCode || !isUnverified || /…|\[not shown\]/.test(text))
    return "// make the whole of ssl depend on the condition, with false where it does not hold";
  const [, inner = text, yes = "true"] = /^(.+?)\s*\?\s*(true|false)\s*:\s*(?:true|false)$/.exec(text) ?? [];
  const bare = inner.replace(/^\(\s*([^()]*?)\s*\)$/, "$1");
  const [on, off] = ["{ rejectUnauthorized: false }", "false"];
  return `// replace the whole of ssl by: ssl: ${bare} ? ${yes === "true" ? `${on} : ${off}` : `${off} : ${on}`}`;
}

/** `ssl: { require: process.env.PGSSL === "true" }`: the object itself turns TLS on. */
export const requireInSsl = (placesOf: (config: AppConfig) => TlsPlace[]): Lint => ({
  id: "require-in-ssl",
  source,
  provenOn: null,
  check: (config): Found[] => {
    // pg-native takes other words.
    if (config.traits.includes(ownObject) || optionOf(config, "native")) return [];
    return placesOf(config).flatMap(({ ssl }): Found[] => {
      const option = optionOf(config, `${ssl}.require`);
      const code = String(option?.value ?? "");
      if (!option || !(isOff(option) || (option.isOpaque && condition.test(code)))) return [];
      return [
        ignoredOption(option, {
          // As it stands it may be what the server has.
          level: option.isOpaque ? "warning" : "note",
          why:
            "node-postgres does not read `require`: any object as `ssl` turns TLS on, also where `require` is false. " +
            "To connect to a server without TLS then fails.",
          fix: option.isOpaque
            ? conditional(config, option, ssl)
            : "// remove require; for a server without TLS: ssl: false",
        }),
      ];
    });
  },
});
