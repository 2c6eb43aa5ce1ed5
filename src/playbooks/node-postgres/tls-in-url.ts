// `ssl` beside a connection string with TLS of its own: pg parses the string over the object.
import { ignoredOption, invalidOption } from "../options.ts";
import type { AppConfig, Found, Option } from "../playbook.ts";
import { urlParts } from "../url.ts";
import { since } from "../versions.ts";
import { fixedTail } from "./fixed-tail.ts";

const ofFiles = ["sslcert", "sslkey", "sslrootcert"];
const certificates = /\.(?:ca|cert|key|pfx|passphrase|servername|checkServerIdentity)$/;

/** The same for a connection string that is computed, and ends in parameters of the code's own. */
export function tlsInTail(config: AppConfig, option: Option, nameIn: (name: string) => boolean): Found[] {
  const tail = fixedTail(option);
  if (tail === null) return [];
  const unless = " A `?` in the variable itself would keep them from being read.";
  return tlsInUrl(config, tail.url, nameIn).map((one) => ({
    ...one,
    why: `${one.why}${tail.isBehindVariable ? unless : ""}`,
  }));
}

/** @param nameIn whether an option is `ssl` or a part of it */
export function tlsInUrl(config: AppConfig, url: string, nameIn: (name: string) => boolean): Found[] {
  const parameters = urlParts(url)?.parameters ?? {};
  const mode = parameters["sslmode"];
  const byFlag = parameters["ssl"] ?? "";
  const hasFiles = ofFiles.some((name) => parameters[name] !== undefined);
  const own = config.options.filter(({ name }) => nameIn(name));
  const [ssl] = own;
  // Whoever asks for libpq's meaning of it knows what they do.
  if (!ssl || parameters["uselibpqcompat"] !== undefined) return [];
  if (mode === undefined && !hasFiles && !/^(?:true|1|0)$/.test(byFlag)) return [];
  // pg reads sslmode after ssl, and certificates make an object of it.
  const off =
    mode === "disable" ? "sslmode=disable" : mode === undefined && !hasFiles && byFlag === "0" ? "ssl=0" : null;
  // By its own words: libpq reads `ssl=true` as an sslmode.
  const names = [...url.matchAll(/[?&](\w+)=/g)].flatMap(({ 1: name }) => name ?? []);
  const asked = ["ssl", "sslmode", ...ofFiles].filter((name) => names.includes(name)).join(", ");
  const fix = `// remove ${asked} from the connection string, and keep the \`ssl\` option`;
  const isOff = (one: Option) => one.value === false && !one.isOpaque;
  const isSwitch = own.length === 1 && !/\./.test(ssl.name.replace(/^(?:connection|extra)\./, ""));
  if (isSwitch && isOff(ssl))
    return off !== null
      ? []
      : [
          invalidOption(ssl, {
            severity: "degraded",
            why: "The connection string asks for TLS, and replaces `ssl: false`: a server without TLS is refused.",
            fix: `// remove ssl here, or ${asked} from the connection string`,
          }),
        ];
  if (off !== null)
    return [
      ignoredOption(ssl, {
        why: `\`${off}\` in the connection string replaces \`ssl\`: connections have no TLS.`,
        fix,
      }),
    ];
  const lost = own.filter(
    ({ name, isOpaque, value }) =>
      certificates.test(name) ||
      (name.endsWith(".rejectUnauthorized") ? isOpaque || value === false : isOpaque && isSwitch),
  );
  // pg 9 has libpq's meaning.
  const isUnverified =
    mode === "no-verify" ||
    (/^(?:allow|prefer|require)$/.test(mode ?? "") && since(config, "pg", "pg", "9").holds === true);
  const isLost = isUnverified ? lost.some(({ name }) => certificates.test(name)) : lost.length > 0;
  if (!isLost) return [];
  const isRefused = !isUnverified && parameters["sslrootcert"] === undefined;
  return [
    invalidOption(ssl, {
      severity: "degraded",
      why:
        "The TLS parameters of the connection string replace the whole `ssl` object. Its certificate settings have " +
        `no effect${isRefused ? ", and a private CA or self-signed certificate is refused" : ""}.`,
      fix,
    }),
  ];
}
