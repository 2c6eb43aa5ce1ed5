// A connection string, and what stands in for it, as libpq would understand them.
import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { foreignForm } from "./foreign-forms.ts";
import { defaultSocket, hostList, isDefaultSocket } from "./hosts.ts";
import { placeholderWarning, readRaw } from "./malformed-text.ts";
import { Secret } from "../secret.ts";
import { rawSecrets, secretsOf } from "./secrets-of.ts";
import {
  fromEnvironment,
  fromService,
  readPasswordFile,
  settingsFromEnvironment,
  type Env,
} from "./environment-and-files.ts";
import { splitKeywords, splitUri, type Split } from "./split-conninfo.ts";
import type { ConfigProblem, ConfigWarning, Conninfo, Sslmode } from "./connection.ts";
import { portabilityWarning, spaceWarning, uriProblem } from "./unescaped-userinfo.ts";
import {
  canonicalValue,
  contradictions,
  protocolOf,
  unknownOnes,
  wrongValues,
  type Values,
} from "./parameter-values.ts";
import { secretParameters } from "./parameters.ts";
import { isForbidden } from "./regular-file.ts";
import { unsupported } from "./unsupported.ts";

export interface Parsed {
  conninfo: Conninfo | null;
  /** Most fundamental first. */
  problems: ConfigProblem[];
  warnings: ConfigWarning[];
  /** Everything in it that must not leave the process. */
  secrets: Secret[];
}

export interface ParseOptions {
  /** What the text is, in messages: "url", "direct_url". */
  where: string;
  env: Env;
  /** PG* variables, service and password file fill what the text leaves out, as for psql. Registered targets: no. */
  useEnvironment: boolean;
  homeDir?: string;
}

/** @param text a URI or keyword/value string; null for the environment alone */
export function parseConninfo(text: string | null, options: ParseOptions): Parsed {
  const { where, env, useEnvironment } = options;
  const homeDir = options.homeDir ?? env["HOME"] ?? homedir();
  const { values, problems, warnings } =
    text === null ? { values: {}, problems: [], warnings: [] } : readText(text, options);
  const fail = (): Parsed => ({ conninfo: null, problems, warnings, secrets: rawSecrets(text ?? "") });
  if (values === null) return fail();
  const given = Object.keys(values);
  const service = values["service"]?.value ?? (useEnvironment ? env["PGSERVICE"] : undefined);
  if (service) {
    const found = fromService(service, env, homeDir);
    if (found.problem) problems.push(found.problem);
    for (const [name, value] of Object.entries(found.values)) values[name] ??= { value, source: "service file" };
  }
  if (useEnvironment) for (const [name, value] of Object.entries(fromEnvironment(env))) values[name] ??= value;
  const requiressl = values["requiressl"];
  if (requiressl)
    values["sslmode"] ??= { ...requiressl, value: requiressl.value.startsWith("1") ? "require" : "prefer" };
  const hosts = hostList(values, where);
  problems.push(
    ...hosts.problems,
    ...wrongValues(values),
    ...unknownOnes(given, where),
    ...namelessUser(values, where),
  );
  if (problems.length > 0) return fail();
  const conninfo = assemble(values, hosts.hosts, { homeDir, useEnvironment });
  if (useEnvironment) conninfo.settings = settingsFromEnvironment(env);
  if (!conninfo.password) warnings.push(...lookUpPasswords(conninfo, values, { homeDir, useEnvironment }));
  return {
    conninfo,
    problems: [...contradictions(conninfo, values), ...unsupported(conninfo, values)],
    warnings,
    secrets: secretsOf(conninfo, values, text),
  };
}

interface Read {
  /** Null when the text cannot be taken apart. */
  values: Values | null;
  problems: ConfigProblem[];
  warnings: ConfigWarning[];
}

function readText(text: string, { where, env, useEnvironment }: ParseOptions): Read {
  const raw = readRaw(text, where);
  const { problems } = raw;
  const stop = (problem: ConfigProblem | null): Read => ({
    values: null,
    problems: problem ? [...problems, problem] : problems,
    warnings: [],
  });
  if (raw.text === null) return stop(null);
  const uri = /^postgres(?:ql)?:\/\/(.*)$/s.exec(raw.text)?.[1];
  const foreign = uri === undefined ? foreignForm(raw.text, where) : null;
  if (foreign) return stop(foreign);
  const split = uri === undefined ? splitKeywords(raw.text) : splitUri(uri);
  const broken = uri === undefined ? keywordProblem(split, where) : uriProblem(uri, split, where);
  if (broken) return stop(broken);
  const { values } = split;
  if (values["host"]?.split(",").some((host) => /^(?:undefined|null|None|nil)$/.test(host)))
    return stop({
      cause: "config-variable-missing",
      where,
      text: "the host is a placeholder for a missing value (undefined, null, None, nil)",
      fix: "Set the variable that should hold the host, and build the URL again.",
    });
  const isHostGiven = ["host", "hostaddr", "service"].some((name) => values[name]);
  const isHostElsewhere = useEnvironment && ["PGHOST", "PGHOSTADDR", "PGSERVICE"].some((name) => env[name]);
  // An @ or : before the path: there were a user or port, and a host was meant. `postgres:///db` is libpq's
  // way to the unix socket. `://user@::1:5432/db` has its host in what libpq takes for the port.
  const isLost = uri !== undefined && /^[^/?]*[@:]/.test(uri);
  const noHost = isLost && !isHostGiven && !isHostElsewhere && !values["port"]?.includes(":");
  const socket = noHost ? defaultSocket(values["port"] || "5432") : null;
  const missing = {
    cause: "config-host-missing" as const,
    where,
    // A database's name has no slash in it: it is a directory that stands there.
    ...(values["dbname"]?.includes("/")
      ? {
          text: "it names a user, but no host: the directory of a socket stands where the database's name belongs",
          fix:
            "Put the directory into the parameters: postgresql://user:password@/DATABASE?host=/DIRECTORY. For Cloud " +
            "SQL: ?host=/cloudsql/PROJECT:REGION:INSTANCE.",
        }
      : {
          text: "it names a user or port, but no host",
          fix:
            "Add the host: postgresql://user:password@HOST:port/database. For a unix socket: " +
            "?host=/var/run/postgresql.",
        }),
  };
  if (noHost && !socket) problems.push(missing);
  const warnings = [
    ...(uri === undefined
      ? []
      : [
          portabilityWarning(uri, where),
          spaceWarning(text, where),
          placeholderWarning(values["password"] ?? "", where),
        ]),
    ...(socket ? [{ ...missing, text: `${missing.text}: libpq takes the unix socket ${socket}` }] : []),
  ];
  return {
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, source: where }])),
    problems,
    warnings: warnings.filter((one) => one !== null),
  };
}

function keywordProblem({ values, fault }: Split, where: string): ConfigProblem | null {
  const isPlain = Object.keys(values).every((name) => /^[A-Za-z][\w.-]*$/.test(name));
  if (!fault && isPlain) return null;
  return {
    cause: "config-url-invalid",
    where,
    text: `it is neither a URL nor keyword=value: ${fault ? fault.text : "the text before = is not a keyword"}`,
    fix: "Write postgresql://user:password@host:port/database; the scheme with its two slashes must be there.",
  };
}

function assemble(
  values: Values,
  hosts: Conninfo["hosts"],
  { homeDir, useEnvironment }: { homeDir: string; useEnvironment: boolean },
): Conninfo {
  const get = (name: string) => values[name]?.value || null;
  const secret = (name: string) => {
    const value = get(name);
    return value === null ? null : new Secret(value);
  };
  const user = get("user") ?? osUser() ?? "";
  const file = (name: string, standard: string, isThere: (path: string) => boolean = existsSync) => {
    const path = join(homeDir, ".postgresql", standard);
    return get(name) ?? (useEnvironment && isThere(path) ? path : null);
  };
  const protocol = (name: string) => protocolOf(values, name);
  const version = (name: string) => canonicalValue(name, get(name) ?? "") ?? null;
  const isSystem = get("sslrootcert") === "system";
  const seconds = get("connect_timeout");
  const isCertificateOff = get("sslcertmode") === "disable";
  return {
    hosts,
    user,
    database: get("dbname") ?? user,
    password: secret("password"),
    sslmode: (get("sslmode") ?? (isSystem ? "verify-full" : "prefer")) as Sslmode,
    sslrootcert: file("sslrootcert", "root.crt"),
    sslcert: isCertificateOff ? null : file("sslcert", "postgresql.crt", mayBeThere),
    sslkey: isCertificateOff ? null : file("sslkey", "postgresql.key"),
    sslcrl: get("sslcrl") ?? (get("sslcrldir") ? null : file("sslcrl", "root.crl")),
    sslcrldir: get("sslcrldir"),
    sslpassword: secret("sslpassword"),
    sslcertmode: (get("sslcertmode") ?? "allow") as Conninfo["sslcertmode"],
    scramKeys: { client: secret("scram_client_key"), server: secret("scram_server_key") },
    sslnegotiation: get("sslnegotiation") === "direct" ? "direct" : "postgres",
    sslsni: (get("sslsni") ?? "1").startsWith("1"),
    sslMinVersion: version("ssl_min_protocol_version") ?? "TLSv1.2",
    sslMaxVersion: version("ssl_max_protocol_version"),
    channelBinding: (get("channel_binding") ?? "prefer") as Conninfo["channelBinding"],
    targetSessionAttrs: (get("target_session_attrs") ?? "any") as Conninfo["targetSessionAttrs"],
    loadBalanceHosts: get("load_balance_hosts") === "random" ? "random" : "disable",
    requireAuth: values["require_auth"]?.value.split(",") ?? null,
    connectTimeoutSeconds: seconds === null ? null : Math.max(0, Number(seconds)),
    options: get("options"),
    clientEncoding: get("client_encoding"),
    replication: get("replication"),
    minProtocolVersion: protocol("min_protocol_version") ?? "3.0",
    // fe-connect.c: where more than 3.0 must be, the latest is asked for.
    maxProtocolVersion: protocol("max_protocol_version") ?? protocol("min_protocol_version") ?? "3.0",
    requirePeer: get("requirepeer"),
    settings: {},
    parameters: Object.fromEntries(
      Object.entries(values).flatMap(([name, { value }]) =>
        (value === "" && name !== "require_auth") || name === "service" || secretParameters.includes(name)
          ? []
          : [[name, value]],
      ),
    ),
    sources: Object.fromEntries(Object.entries(values).map(([name, { source }]) => [name, source])),
  };
}

/** Each host by itself; libpq's rule for the default socket is that it is called localhost there. */
function lookUpPasswords(
  conninfo: Conninfo,
  values: Values,
  { homeDir, useEnvironment }: { homeDir: string; useEnvironment: boolean },
): ConfigWarning[] {
  const path = values["passfile"]?.value || (useEnvironment ? join(homeDir, ".pgpass") : null);
  if (!path) return [];
  const file = readPasswordFile(path);
  const { database, user } = conninfo;
  for (const one of conninfo.hosts) {
    const host = isDefaultSocket(one.host) ? "localhost" : one.host;
    const found = file.passwordFor({ host, port: String(one.port), database, user });
    if (!found?.password) continue;
    one.password = new Secret(found.password);
    if (found.isCut) one.isPasswordCut = true;
  }
  if (conninfo.hosts.some(({ password }) => password)) conninfo.sources["password"] = "password file";
  return file.warning ? [file.warning] : [];
}

/** fe-auth.c, pg_fe_getauthname: a user that is not named is the system's, which containers may have no name for. */
function namelessUser(values: Values, where: string): ConfigProblem[] {
  if (values["user"]?.value || osUser() !== null) return [];
  return [
    {
      cause: "config-variable-missing",
      where,
      text: `it names no user, and the system has no name for the current user (ID ${process.getuid?.() ?? "unknown"})`,
      fix:
        "Name the role: user in the connection string, or PGUSER. OpenShift, for one, runs containers as users " +
        "without a name.",
    },
  ];
}

/** fe-secure-openssl.c: only a path that leads nowhere says that there is no client certificate. */
function mayBeThere(path: string): boolean {
  return existsSync(path) || isForbidden(path);
}

function osUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
