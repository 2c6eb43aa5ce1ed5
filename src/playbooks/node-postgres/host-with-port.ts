// A port behind the host's name: node-postgres looks the whole up as a name. postgres.js would part them.
import { invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Lint, Option } from "../playbook.ts";
import { openObject, ownObject } from "./own-object.ts";

/** One colon alone: an IPv6 address has more. A socket's directory begins with a slash. */
const literal = /^[a-z\d](?:[\w.-]*\w)?:\d{1,5}$/i;
/** `localhost:${process.env.DB_PORT}`, `${HOST}:5432` */
const template = /^`(?:[a-z\d][\w.-]*|\$\{[^`{}:?]+\}):(?:\d{1,5}|\$\{[^`{}]*port[^`{}]*\})`$/i;

const urls = ["connectionString", "url", "uri", "use_env_variable"];
const hasPort = ({ value, isOpaque }: Option) => (isOpaque ? template : literal).test(String(value).trim());

/** @param baseOf where `host` stands: "", "connection."; null where another driver connects */
export const hostWithPort = (baseOf: (config: AppConfig) => string | null): Lint => ({
  id: "port-in-host",
  source: "https://node-postgres.com/apis/client#new-client",
  provenOn: null,
  check: (config) => {
    const base = baseOf(config);
    const option = base === null ? null : optionOf(config, `${base}host`);
    if (!option || !hasPort(option)) return [];
    const isElsewhere = [ownObject, openObject, "neon"].some((one) => config.traits.includes(one));
    // A URL goes over the host beside it.
    if (isElsewhere || urls.some((one) => optionOf(config, `${base}${one}`))) return [];
    return [
      invalidOption(option, {
        why: "The port stands in `host`: node-postgres looks up both as one name, and fails with ENOTFOUND.",
        fix: "// leave the name alone in host, and give the number to port",
      }),
    ];
  },
});
