// PgBouncer in a container beside the server's own: whether the password that it is given is of use there.
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { VariableBlock } from "./variable-block.ts";

const image = /(?:^|\/)edoburu\/pgbouncer(?:[:@]|$)/i;
/** The official image, and those built upon it, with the release in the tag. */
const official = /^(?:docker\.io\/)?(?:library\/)?(?:postgres|postgis\/postgis|pgvector\/pgvector)(?::([\w.-]+))?$/i;
/** From this release on passwords are stored for SCRAM. */
const firstWithScram = 14;

const valueOf = ({ variables }: VariableBlock, name: string) =>
  variables.find((one) => one.name === name)?.value ?? null;

/** `${POSTGRES_HOST:-db}` is `db` where nothing else is said. */
const usual = (value: string | null) => /^\$\{\w+:?-([\w.-]+)\}$/.exec(value ?? "")?.[1] ?? value;

/** A file of the server's own, or rules for logins: nobody knows from here whether it asks for SCRAM. */
const mayTurnScramOff = /md5|password_encryption|auth|(?:config|hba)[_-]file/i;
const ownRules = /\.conf\b|\bhba|pg_hba|\/etc\/postgresql/i;

function isForScram(block: VariableBlock): boolean {
  const [, tag = "latest"] = official.exec(block.image) ?? [];
  if (!official.test(block.image) || block.isBuilt || block.isFromFile) return false;
  if (mayTurnScramOff.test(block.command) || ownRules.test(block.mounts)) return false;
  if (block.variables.some(({ name }) => /^POSTGRES_(?:HOST_AUTH_METHOD|INITDB_ARGS)$/.test(name))) return false;
  const release = /^(?:pg)?(\d{1,2})(?:\D|$)/.exec(tag)?.[1];
  return release === undefined ? /^(?:latest|alpine)$/.test(tag) : Number(release) >= firstWithScram;
}

/** The image writes its hash there, and PgBouncer reads it there unless AUTH_FILE names another. */
const ownList = "/etc/pgbouncer/userlist.txt";

/** Files, a command or variables of somebody's own: what PgBouncer is given cannot be seen here. */
function isOwn(block: VariableBlock): boolean {
  const file = valueOf(block, "AUTH_FILE");
  const isElsewhere = block.variables.some(({ name }) => name === "AUTH_FILE") && file !== ownList;
  const isCommanded = block.command !== "" && !block.command.includes("/etc/pgbouncer/pgbouncer.ini");
  return block.isFromFile || block.isBuilt || isElsewhere || isCommanded || block.mounts.includes("/etc/pgbouncer");
}

/** `md5-for-scram`, with the line of what says so. */
export function poolerTraits(block: VariableBlock, all: VariableBlock[]): string[] {
  const type = block.variables.find(({ name }) => name === "AUTH_TYPE");
  const isMd5 = type === undefined || type.value === "md5";
  if (!image.test(block.image) || !isMd5 || isOwn(block) || valueOf(block, "DB_PASSWORD") === null) return [];
  const host = usual(valueOf(block, "DB_HOST"));
  const server = all.find(({ name, isServer }) => isServer && name === host);
  return server && isForScram(server) ? [`md5-for-scram:${type ? `AUTH_TYPE in line ${type.line}` : "none"}`] : [];
}

function found(config: AppConfig): Found[] {
  const [, said] = /^md5-for-scram:(none|\D+\d+)$/m.exec(config.traits.join("\n")) ?? [];
  if (said === undefined) return [];
  const line = Number(/\d+$/.exec(said)?.[0] ?? 0);
  return [
    {
      cause: "pooler-server-login-failed",
      option: "AUTH_TYPE",
      line: line === 0 ? null : line,
      why:
        `With ${line === 0 ? "no `AUTH_TYPE`" : "`AUTH_TYPE` md5"} this image gives PgBouncer an MD5 hash of ` +
        "the password. PostgreSQL 14 and later asks for SCRAM: each login fails (wrong password type).",
      fix: "AUTH_TYPE=scram-sha-256",
    },
  ];
}

export const poolerContainer: Lint = {
  id: "md5-for-scram",
  source: "https://github.com/edoburu/docker-pgbouncer/issues/93",
  provenOn: null,
  check: found,
};
