// A connection string, and what stands in for it, as libpq would understand them.
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { hostList } from "./hosts.ts";
import { parameters, unknownParameter } from "./parameters.ts";
import { rawProblem } from "./raw-text.ts";
import { Secret } from "./secret.ts";
import { fromEnvironment, fromPasswordFile, fromService, type Env } from "./sources.ts";
import { splitKeywords, splitUri, type Split } from "./split.ts";
import type { ConfigProblem, Conninfo, Sslmode } from "./target.ts";

export interface Parsed {
  conninfo: Conninfo | null;
  problems: ConfigProblem[];
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

interface Value {
  value: string;
  source: string;
}

/** @param text a URI or keyword/value string; null for the environment alone */
export function parseConninfo(text: string | null, options: ParseOptions): Parsed {
  const { where, env, useEnvironment } = options;
  const homeDir = options.homeDir ?? homedir();
  const secrets: Secret[] = [];
  const fail = (...problems: ConfigProblem[]): Parsed => ({ conninfo: null, problems, secrets: [...secrets, ...rawSecrets(text ?? "")] });
  const values: Record<string, Value> = {};
  const add = (more: Record<string, string>, source: string) => {
    for (const [name, value] of Object.entries(more)) values[name] ??= { value, source };
  };
  if (text !== null) {
    const raw = rawProblem(text, where);
    if (raw) return fail(raw);
    const uri = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text)?.[1];
    const split = uri === undefined ? splitKeywords(text) : splitUri(uri);
    const broken = uri === undefined ? syntaxProblem(split, where) : uriProblem(uri, split, where);
    if (broken) return fail(broken);
    const isBareIpv6 = split.values["port"]?.includes(":") === true;
    const empty =
      !isBareIpv6 &&
      uri !== undefined &&
      !split.values["host"] &&
      !split.values["hostaddr"] &&
      !split.values["service"] &&
      (split.values["user"] !== undefined || split.values["port"] !== undefined);
    if (empty && !(useEnvironment && (env["PGHOST"] || env["PGHOSTADDR"])))
      return fail({
        cause: "config-host-missing",
        where,
        text: "it names a user or port, but no host",
        fix: "Put the host in: postgresql://user:password@HOST:port/database. For a unix socket: ?host=/var/run/postgresql.",
      });
    add(split.values, where);
  }
  const problems = [...unknownOnes(values, where)];
  const service = values["service"]?.value ?? (useEnvironment ? env["PGSERVICE"] : undefined);
  if (service) {
    const found = fromService(service, env, homeDir);
    if (found.problem) problems.push(found.problem);
    add(found.values, "service file");
  }
  if (useEnvironment) for (const [name, value] of Object.entries(fromEnvironment(env))) values[name] ??= value;
  problems.push(...wrongValues(values));
  const hosts = hostList(values, where);
  problems.push(...hosts.problems);
  if (problems.length > 0) return fail(...problems);
  const conninfo = assemble(values, hosts.hosts, { env, homeDir, useEnvironment });
  for (const secret of [conninfo.password, conninfo.sslpassword]) if (secret) secrets.push(secret);
  return { conninfo, problems: contradictions(conninfo, values), secrets };
}

function unknownOnes(values: Record<string, Value>, where: string): ConfigProblem[] {
  return Object.keys(values)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => ({ cause: "config-parameter-unknown" as const, where, ...unknownParameter(name) }));
}

function wrongValues(values: Record<string, Value>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [name, { value, source }] of Object.entries(values)) {
    const rule = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (rule?.values && !rule.values.includes(value))
      problems.push({
        cause: name === "sslmode" ? "config-sslmode-invalid" : "config-parameter-unknown",
        where: source,
        text: `${name} cannot be "${value.slice(0, 40)}"`,
        fix: `${name} is one of ${rule.values.join(", ")}.`,
      });
    if (rule?.number && !/^\s*-?\d{1,10}\s*$/.test(value))
      problems.push({
        cause: "config-parameter-unknown",
        where: source,
        text: `${name} is not a whole number`,
        fix: `Give ${name} in ${name === "tcp_user_timeout" ? "milliseconds" : name.startsWith("keepalives") && !name.includes("_i") ? "a whole number" : "whole seconds"}.`,
      });
  }
  return problems;
}

/** Combinations that libpq refuses (fe-connect.c, pqConnectOptions2). */
function contradictions({ sslmode, sslrootcert, sslnegotiation }: Conninfo, values: Record<string, Value>): ConfigProblem[] {
  if (sslrootcert === "system" && sslmode !== "verify-full")
    return [
      {
        cause: "config-sslmode-invalid",
        where: values["sslrootcert"]?.source ?? "url",
        text: `sslrootcert=system goes only with sslmode=verify-full, not ${sslmode}`,
        fix: "Set sslmode=verify-full, or name a root certificate's file.",
      },
    ];
  if (sslnegotiation === "direct" && ["disable", "allow", "prefer"].includes(sslmode))
    return [
      {
        cause: "config-sslmode-invalid",
        where: values["sslnegotiation"]?.source ?? "url",
        text: `sslnegotiation=direct goes only with sslmode=require or stronger, not ${sslmode}`,
        fix: "Set sslmode=require (better verify-full), or leave sslnegotiation out.",
      },
    ];
  return [];
}

function assemble(
  values: Record<string, Value>,
  hosts: Conninfo["hosts"],
  { env, homeDir, useEnvironment }: { env: Env; homeDir: string; useEnvironment: boolean },
): Conninfo {
  const get = (name: string) => values[name]?.value || null;
  const user = get("user") ?? osUser();
  const database = get("dbname") ?? user;
  const sources = Object.fromEntries(Object.entries(values).map(([name, { source }]) => [name, source]));
  const file = (name: string, standard: string) =>
    get(name) ?? (useEnvironment && existsSync(join(homeDir, ".postgresql", standard)) ? join(homeDir, ".postgresql", standard) : null);
  let password = values["password"]?.value ?? null;
  const [first] = hosts;
  if (!password && useEnvironment && first) {
    const host = first.kind === "socket" ? "localhost" : first.host;
    password = fromPasswordFile(get("passfile") ?? env["PGPASSFILE"] ?? join(homeDir, ".pgpass"), {
      host,
      port: String(first.port),
      database,
      user,
    });
    if (password) sources["password"] = "password file";
  }
  const system = get("sslrootcert") === "system";
  const sslmode = (get("sslmode") ?? (system ? "verify-full" : "prefer")) as Sslmode;
  const seconds = get("connect_timeout");
  const noCertificate = get("sslcertmode") === "disable";
  return {
    hosts,
    user,
    database,
    password: password ? new Secret(password) : null,
    sslmode,
    sslrootcert: file("sslrootcert", "root.crt"),
    sslcert: noCertificate ? null : file("sslcert", "postgresql.crt"),
    sslkey: noCertificate ? null : file("sslkey", "postgresql.key"),
    sslpassword: get("sslpassword") ? new Secret(get("sslpassword") ?? "") : null,
    sslnegotiation: get("sslnegotiation") === "direct" ? "direct" : "postgres",
    sslsni: get("sslsni") !== "0",
    sslMinVersion: get("ssl_min_protocol_version") ?? "TLSv1.2",
    sslMaxVersion: get("ssl_max_protocol_version"),
    channelBinding: (get("channel_binding") ?? "prefer") as Conninfo["channelBinding"],
    targetSessionAttrs: (get("target_session_attrs") ?? "any") as Conninfo["targetSessionAttrs"],
    loadBalanceHosts: get("load_balance_hosts") === "random" ? "random" : "disable",
    requireAuth:
      get("require_auth")
        ?.split(",")
        .map((one) => one.trim()) ?? null,
    connectTimeoutSeconds: seconds === null ? null : Math.max(0, Number(seconds)),
    options: get("options"),
    clientEncoding: get("client_encoding"),
    replication: get("replication"),
    sources,
  };
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "postgres";
  }
}

function syntaxProblem({ fault }: Split, where: string): ConfigProblem | null {
  return (
    fault && {
      cause: "config-url-invalid",
      where,
      text: `it is neither a URL nor keyword=value: ${fault.text}`,
      fix: "Write postgresql://user:password@host:port/database.",
    }
  );
}

/** Characters that end the password early for libpq: then what follows is taken for host, port or path. */
function uriProblem(rest: string, { values, fault }: Split, where: string): ConfigProblem | null {
  const unescaped = (character: string): ConfigProblem => ({
    cause: "config-password-unescaped",
    where,
    text: `the password (or user) holds a raw "${character}", which ends it too early`,
    fix: `Percent-encode it: ${character} is ${encodeURIComponent(character)}. In Node: encodeURIComponent(password).`,
  });
  if (fault?.kind === "percent" && (fault.part === "user" || fault.part === "password"))
    return { ...unescaped("%"), text: 'the password (or user) holds a raw "%", which begins an escape' };
  const hostText = values["host"] ?? "";
  if (hostText.includes("@") && /^[^@/]*@/.test(rest)) return unescaped("@");
  // A slash before the @: libpq saw no userinfo at all and took user and password for host and port.
  const lost = !/^[^@/]*@/.test(rest) && /^[^/?]*:[^@]*\/[^@]*@[^@]+$/.test(rest.split(/\?(?=[^@]*$)/)[0] ?? "");
  if (lost && !/^\d*$/.test(/^[^/:]*:([^/]*)\//.exec(rest)?.[1] ?? "")) return unescaped("/");
  if (lost && isIP(values["host"] ?? "") === 0) return unescaped("/");
  if (fault)
    return {
      cause: "config-url-invalid",
      where,
      text: `in the ${fault.part}: ${fault.text}`,
      fix: fault.kind === "percent" ? "Write a literal % as %25." : "Write postgresql://user:password@host:port/database?parameter=value.",
    };
  if (/\s/.test(hostText))
    return { cause: "config-stray-whitespace", where, text: "there is white space in the host name", fix: "Take it out of the URL." };
  return null;
}

/** Likely secrets of a text that cannot be parsed: whatever stands between the first : and the last @, and parameters named like one. */
function rawSecrets(text: string): Secret[] {
  const between = /:\/*[^:@/]*:(.*)@/s.exec(text)?.[1];
  const named = [...text.matchAll(/(?:password|passwd|pwd|secret|token)\s*=\s*'?([^&\s']+)/gi)].map((match) => match[1] ?? "");
  return [between ?? "", ...named].filter((one) => one !== "").flatMap((one) => [new Secret(one), ...decoded(one)]);
}

function decoded(text: string): Secret[] {
  try {
    const plain = decodeURIComponent(text);
    return plain === text ? [] : [new Secret(plain)];
  } catch {
    return [];
  }
}
