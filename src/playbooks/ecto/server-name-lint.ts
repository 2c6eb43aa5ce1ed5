// `server_name_indication: :disable`: Erlang's ssl then compares no name with the certificate's.
import { ignoredOption, invalidOption, optionOf, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";

/** Authorities that give anybody a certificate for a name of their own. */
const publicOnes = [
  /public_key\.cacerts_get|CAStore\.file_path|certifi\.cacert/,
  /^\/etc\/ssl\/(?:certs\/ca-certificates\.crt|cert\.pem)$/,
  /^\/etc\/pki\/tls\/certs\/ca-bundle\.crt$/,
];

/** Which list counts: `ssl_opts` does beside `ssl: true` alone. */
const listOf = (config: AppConfig): "ssl" | "ssl_opts" =>
  optionOf(config, "ssl")?.value === true ? "ssl_opts" : "ssl";

/** Tried with OTP 25: its chain is verified, and a certificate of another name is taken. */
export const serverNameOff: Lint = {
  id: "server-name-off",
  source: "https://www.erlang.org/doc/apps/ssl/ssl.html#t:sni/0",
  provenOn: "Erlang/OTP 25",
  check: (config): Found[] => {
    const list = listOf(config);
    const option = optionOf(config, `${list}.server_name_indication`);
    if (option?.value !== ":disable" || valueOf(config, `${list}.verify`) !== ":verify_peer") return [];
    // One of the application's own may compare names itself.
    if (optionOf(config, `${list}.verify_fun`)) return [];
    const authorities = [`${list}.cacerts`, `${list}.cacertfile`].flatMap((name) => optionOf(config, name) ?? []);
    const isPublic = authorities.some(({ value }) => publicOnes.some((one) => one.test(String(value))));
    const said = {
      why:
        "`:disable` also turns off the comparison of names, in spite of `:verify_peer`. " +
        (isPublic
          ? "Public authorities give anybody a certificate, and each of them is accepted."
          : "Each certificate of the same authority is accepted."),
      fix: '# server_name_indication: ~c"…", with the name in the server\'s certificate',
    };
    return [isPublic ? invalidOption(option, { severity: "degraded", ...said }) : ignoredOption(option, said)];
  },
};
