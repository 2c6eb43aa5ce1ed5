// Ecto with Postgrex, and Oban beside it: config files of Elixir, or pieces of them.
import { logs, steps } from "./ecto/steps.ts";
import { lints } from "./ecto/lints.ts";
import { forms } from "./ecto/forms.ts";
import { docs } from "./ecto/options.ts";
import { read } from "./ecto/read.ts";
import { shownTerm } from "./ecto/socket-options.ts";
import { elixirLine } from "./ecto/write.ts";
import { onlyKnown, settingIn } from "./connection-settings.ts";
import { literalOf, numberOf, optionOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { since } from "./versions.ts";
import { wholeParts } from "./url.ts";

function settings(config: AppConfig): ConnectionSettings {
  const parts = wholeParts(literalOf(config, "url") ?? "");
  const setting = settingIn(config, parts ? optionOf(config, "url")?.line : null);
  const socket = optionOf(config, "socket_options");
  const list = Array.isArray(socket?.value) ? socket.value.map((one) => shownTerm(String(one))) : [];
  const without = (family: string) => list.filter((one) => one !== ":inet" && one !== ":inet6" && one !== family);
  const families = {
    "6": elixirLine("socket_options", [":inet6", ...without(":inet6")]),
    "4": elixirLine("socket_options", [":inet", ...without(":inet")]),
  };
  const family = socket?.isOpaque ? undefined : list.includes(":inet6") ? (6 as const) : (4 as const);
  const prepare = optionOf(config, "prepare");
  const prepared = prepare?.isOpaque
    ? undefined
    : prepare?.value === ":unnamed"
      ? ("unnamed" as const)
      : ("named" as const);
  const found = {
    host: setting("hostname", parts?.host ?? literalOf(config, "hostname"), docs.postgrex),
    port: setting("port", parts?.port ?? numberOf(config, "port"), docs.postgrex),
    database: setting("database", parts?.database ?? literalOf(config, "database"), docs.postgrex),
    user: setting("username", parts?.user ?? literalOf(config, "username"), docs.postgrex),
    family: setting<4 | 6 | "any">("socket_options", family, docs.adapter, families),
    prepared: setting("prepare", prepared, docs.postgrex, { unnamed: "prepare: :unnamed" }),
    tls: setting("ssl", tlsOf(config), docs.postgrex, {
      require: "ssl: true",
      disable: "ssl: false",
      verify: "ssl: [cacerts: :public_key.cacerts_get()]",
    }),
    poolSize: setting("pool_size", optionOf(config, "pool_size") ? numberOf(config, "pool_size") : 10, docs.repo, {
      "{n}": "pool_size: {n}",
    }),
    connectTimeoutMs: setting(
      "connect_timeout",
      numberOf(config, "connect_timeout") ?? numberOf(config, "timeout") ?? 15_000,
      docs.postgrex,
    ),
  };
  return onlyKnown(found);
}

/** `ssl: true` verifies the certificate since Postgrex 0.21; where the version is not known, the less is assumed. */
const trueMeans = (config: AppConfig) =>
  since(config, "postgrex", "Postgrex", "0.21").holds === true ? "verify" : "require";

function tlsOf(config: AppConfig): "disable" | "require" | "verify" | undefined {
  const option = optionOf(config, "ssl");
  if (config.options.some(({ name }) => name.startsWith("ssl.")))
    return valueOf(config, "ssl.verify") === ":verify_none" ? "require" : "verify";
  if (wholeParts(literalOf(config, "url") ?? "")?.parameters["ssl"] === "true") return "require";
  // What `init` or a URL gives may ask for TLS.
  if (!option && config.traits.includes("init")) return undefined;
  if (!option) return optionOf(config, "url")?.isOpaque ? undefined : "disable";
  return option.isOpaque
    ? undefined
    : option.value === true
      ? trueMeans(config)
      : option.value === false
        ? "disable"
        : undefined;
}

export const ecto: Playbook = {
  framework: "ecto",
  title: "Ecto (Postgrex, Oban)",
  read,
  forms: () => forms,
  lints,
  settings,
  steps,
  logs,
  withOption: elixirLine,
};
