// Images that write PgBouncer's file from their environment: what each calls a setting, and where it listens.
import type { Form } from "../shown/forms.ts";
import type { SetVariable, VariableBlock } from "./variable-block.ts";

export interface PoolerImage {
  name: "edoburu" | "bitnami" | "pgbouncer";
  image: RegExp;
  /** The variable of its port, and the port without one. */
  port: string;
  usualPort: number;
  /** Before the name of each other setting. */
  prefix: string;
  source: string;
}

export const poolerImages: PoolerImage[] = [
  {
    name: "edoburu",
    image: /(?:^|\/)edoburu\/pgbouncer(?:[:@]|$)/i,
    port: "LISTEN_PORT",
    usualPort: 5432,
    prefix: "",
    source: "https://github.com/edoburu/docker-pgbouncer/blob/master/entrypoint.sh",
  },
  {
    name: "bitnami",
    image: /(?:^|\/)bitnami(?:legacy|secure)?\/pgbouncer(?:[:@]|$)/i,
    port: "PGBOUNCER_PORT",
    usualPort: 6432,
    prefix: "PGBOUNCER_",
    source: "https://github.com/bitnami/containers/tree/main/bitnami/pgbouncer#configuration",
  },
  {
    // It writes no port where none is set: PgBouncer's own default is 6432.
    name: "pgbouncer",
    image: /^(?:docker\.io\/)?pgbouncer\/pgbouncer(?:[:@]|$)/i,
    port: "PGBOUNCER_LISTEN_PORT",
    usualPort: 6432,
    prefix: "PGBOUNCER_",
    source: "https://hub.docker.com/r/pgbouncer/pgbouncer",
  },
];

/** Settings that all of them have read from their first release on. */
const words: Record<string, Form> = {
  POOL_MODE: ["session", "transaction", "statement"],
  AUTH_TYPE: ["cert", "md5", "scram-sha-256", "plain", "trust", "any", "hba", "pam", "ldap"],
  MAX_CLIENT_CONN: "number",
  DEFAULT_POOL_SIZE: "number",
  MIN_POOL_SIZE: "number",
  RESERVE_POOL_SIZE: "number",
  RESERVE_POOL_TIMEOUT: "number",
  MAX_DB_CONNECTIONS: "number",
  SERVER_IDLE_TIMEOUT: "number",
  QUERY_WAIT_TIMEOUT: "number",
};
const prefixes = ["", "PGBOUNCER_"];

const ports = new Set(poolerImages.map(({ port }) => port));

/** How a pooler's variable may be shown; null where it is none. */
export function poolerForm(name: string): Form | null {
  if (Object.hasOwn(loginsOfEdoburu, name)) return name.endsWith("PASSWORD") ? "secret" : "name";
  if (ports.has(name)) return "number";
  const word = name.replace(/^PGBOUNCER_/, "");
  return (Object.hasOwn(words, word) ? words[word] : null) ?? null;
}

export const poolerImageOf = ({ image }: VariableBlock): PoolerImage | null =>
  poolerImages.find((one) => one.image.test(image)) ?? null;

/** Files, a command or variables of somebody's own: what PgBouncer is given cannot be seen here. */
export const isSetElsewhere = ({ isFromFile, isBuilt, command, mounts }: VariableBlock): boolean =>
  isFromFile || isBuilt || command !== "" || /\/pgbouncer\b|docker-entrypoint/.test(mounts);

/**
 * Of a pooler's container: its port, mode and sizes, also under a name that this image does not read; where a file may
 * set it, only what the image reads.
 */
export function poolerVariables(block: VariableBlock): SetVariable[] {
  const image = poolerImageOf(block);
  if (!image) return [];
  const isElsewhere = isSetElsewhere(block);
  return block.variables.filter(
    ({ name }) => poolerForm(name) !== null && !(isElsewhere && nameRead(image, name) !== null),
  );
}

/** What edoburu's entrypoint.sh calls the login at the server, for what people expect by the other images' prefix. */
const loginsOfEdoburu: Record<string, string> = {
  PGBOUNCER_USER: "DB_USER",
  PGBOUNCER_PASSWORD: "DB_PASSWORD",
  PGBOUNCER_DATABASE: "DB_NAME",
};

/** The name that this image reads, for one that it does not; null where it reads it, or nobody knows. */
export function nameRead(image: PoolerImage, name: string): string | null {
  if (Object.hasOwn(loginsOfEdoburu, name)) return image.name === "edoburu" ? (loginsOfEdoburu[name] ?? null) : null;
  if (ports.has(name)) return name === image.port ? null : image.port;
  const word = prefixes.map((one) => name.slice(one.length)).find((one) => Object.hasOwn(words, one));
  const right = word === undefined ? name : `${image.prefix}${word}`;
  return right === name ? null : right;
}
