// Characters that end user or password early for libpq: what follows is taken for host, port or path.
import { parameters } from "./parameters.ts";
import type { Split } from "./split-conninfo.ts";
import type { ConfigProblem, ConfigWarning } from "./connection.ts";

/** @param rest what follows `postgres://` */
export function uriProblem(rest: string, split: Split, where: string): ConfigProblem | null {
  const { fault } = split;
  const raw = rawCharacter(rest, split);
  if (raw)
    return {
      cause: "config-password-unescaped",
      where,
      text:
        `${raw.part ?? "user or password"} holds a raw ` +
        `${raw.character === " " ? "space" : `"${raw.character}"`}, ${raw.effect}`,
      fix:
        raw.part === "the user"
          ? "Percent-encode it in the user: USER%40SERVER, as Azure's Single Server wants it."
          : `Percent-encode ` +
            `it: ${raw.character === " " ? "a space" : raw.character} is ${encodeURIComponent(raw.character)}. In ` +
            `Node: encodeURIComponent(password).`,
    };
  if (fault?.kind === "space")
    return {
      cause: "config-stray-whitespace",
      where,
      text: `there is a space in the ${fault.part}, which libpq 18 refuses and older releases do not`,
      fix: "Remove it from the URL. Write a space that belongs there as %20.",
    };
  if (fault?.kind === "percent" && fault.part === "port")
    return {
      cause: "config-port-invalid",
      where,
      text: "the port is not a number",
      fix: "Give a port from 1 to 65535.",
    };
  if (!fault) return null;
  return {
    cause: "config-url-invalid",
    where,
    text: `in the ${fault.part}: ${fault.text}`,
    fix:
      fault.kind === "percent"
        ? "Write a literal % as %25."
        : "Write postgresql://user:password@host:port/database?parameter=value.",
  };
}

interface RawCharacter {
  character: string;
  effect: string;
  /** Where it is plain which of the two it is. */
  part?: "the user";
}

function rawCharacter(rest: string, { fault }: Split): RawCharacter | null {
  const isOfUser = fault?.part === "user" || fault?.part === "password";
  if (isOfUser && fault.kind === "percent") return { character: "%", effect: "which begins an escape" };
  if (isOfUser && fault.kind === "space")
    return { character: " ", effect: "which libpq 18 refuses, and earlier versions take" };
  const early = "which ends it too early: libpq reads another host than you meant";
  const userinfo = /^[^@/]*@/.exec(rest)?.[0] ?? "";
  const after = rest.slice(userinfo.length);
  const authority = /^[^/?]*/.exec(after)?.[0] ?? "";
  // `u:@?word=@host`: no host in front of the ?, and one further on.
  if (userinfo !== "" && (authority || withoutQuery(after)).includes("@"))
    return {
      character: "@",
      effect: early,
      // The password begins behind the first colon.
      ...(!userinfo.includes(":") && authority.includes(":") ? { part: "the user" as const } : {}),
    };
  const slash = rest.indexOf("/");
  if (slash === -1) return null;
  const lost = pathWithHost(rest.slice(0, slash), rest.slice(slash + 1));
  if (lost) return { character: userinfo === "" ? "/" : "@", effect: early };
  return null;
}

/** Whether host and path, as libpq reads them, are rather user and password, with the host further on: `u:p/w@h/db`. */
function pathWithHost(head: string, tail: string): boolean {
  const path = withoutQuery(tail);
  if (!path.includes("@")) return false;
  const ports = head.replaceAll(/\[[^\]]*\]/g, "").split(",");
  const isNoPort = ports.some(
    (one) => one.includes(":") && !/^[^:]*:[ \d]*$/.test(one.slice(one.lastIndexOf("@") + 1)),
  );
  // A database may be called `a@b`; it is hardly called `a@host/db`, `a@host:5432` or `user:password@host`.
  return isNoPort || /@[^/@]+(?:\/|:\d+(?:[/?,]|$))/.test(path) || /^[^/@]*:[^@]*@./.test(path);
}

/** A ? begins the parameters when a known one follows; otherwise it is one more raw character. */
function withoutQuery(tail: string): string {
  const at = tail.indexOf("?");
  if (at === -1) return tail;
  const first = /^([A-Za-z_]+)=/.exec(tail.slice(at + 1))?.[1];
  const isQuery =
    (first !== undefined && (Object.hasOwn(parameters, first) || !tail.slice(at).includes("@"))) ||
    !tail.slice(at).includes("@");
  return isQuery ? tail.slice(0, at) : tail;
}

/** What libpq reads and most other drivers do not (RFC 3986: # and ? end the authority). */
export function portabilityWarning(rest: string, where: string): ConfigWarning | null {
  const character = /[#?]/.exec(/^[^@/]*@/.exec(rest)?.[0] ?? "")?.[0];
  if (character === undefined) return null;
  return {
    cause: "config-password-unescaped",
    where,
    text:
      `user or password holds a raw "${character}": libpq reads it, but most drivers (Node, Ecto, Go, asyncpg) ` +
      `do not`,
    fix: `Percent-encode it as ${encodeURIComponent(character)}; every driver reads that.`,
  };
}

/** Of a URL that could be taken apart: a space is left in it only around a part. */
export function spaceWarning(text: string, where: string): ConfigWarning | null {
  if (!/^postgres(?:ql)?:\/\/.* /s.test(text)) return null;
  return {
    cause: "config-stray-whitespace",
    where,
    text: "there is a space around a part of it: libpq 18 drops it, older releases and other drivers do not",
    fix: "Remove the space. Write one that belongs there as %20.",
  };
}
