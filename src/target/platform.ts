// What may be asked of a vendor's platform, and with what: as the environment of the process that checks says.
import { UserMistake } from "../errors.ts";
import { Secret } from "../secret.ts";
import type { Env } from "../libpq/environment-and-files.ts";

export interface PlatformAccess {
  /** Null without a token: then nothing but public status pages is asked. */
  fly: { token: Secret; machinesUrl: string; apiUrl: string } | null;
  statusPages: boolean;
  /** Where copies of the status pages are served, `/HOST/PATH` each; null: the vendors' own. */
  statusMirror: string | null;
}

/**
 * Reads FLY_API_TOKEN, FLY_FLAPS_BASE_URL and FLY_API_BASE_URL (names and defaults are flyctl's,
 * https://fly.io/docs/machines/api/working-with-machines-api/) and DBCHECK_STATUS_PAGES.
 * @param pagesUnsaid what an unset DBCHECK_STATUS_PAGES means: who registers a target has said whose it is; a bare URL
 * asks nobody but its own host unless told to (docs/decisions/0010)
 * @throws UserMistake that names the variable and never repeats its value
 */
export function platformFrom(env: Env, pagesUnsaid: "on" | "off"): PlatformAccess {
  const token = (env["FLY_API_TOKEN"] ?? "").trim();
  if (!/^[\x20-\x7e]*$/.test(token))
    throw new UserMistake("FLY_API_TOKEN has characters that no token has: a line break, or an accent.");
  const pages = (env["DBCHECK_STATUS_PAGES"] ?? "").trim() || pagesUnsaid;
  const isSwitch = pages === "on" || pages === "off";
  return {
    fly:
      token === ""
        ? null
        : {
            token: new Secret(token),
            machinesUrl: baseUrl(env, "FLY_FLAPS_BASE_URL") ?? "https://api.machines.dev",
            apiUrl: baseUrl(env, "FLY_API_BASE_URL") ?? "https://api.fly.io",
          },
    statusPages: pages !== "off",
    statusMirror: isSwitch ? null : baseUrl(env, "DBCHECK_STATUS_PAGES"),
  };
}

/**
 * A token travels there: in clear text only within this machine, or within Fly's private network as Fly documents it.
 * @throws UserMistake that names the variable and never repeats its value
 */
export function baseUrl(env: Env, name: string): string | null {
  const text = (env[name] ?? "").trim();
  if (text === "") return null;
  if (!URL.canParse(text)) throw new UserMistake(`${name} must be a URL that starts with https://.`);
  const { protocol, hostname, origin, pathname } = new URL(text);
  const isNear = /^(localhost|127(\.\d+){3}|\[::1\])$|\.internal$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isNear))
    throw new UserMistake(`${name} must start with https:// (http:// only for this machine or a name in .internal).`);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

/**
 * The token as it is given, and the tokens that it is made of:
 * macaroons are lists (https://fly.io/docs/security/tokens/).
 */
export function secretsOfPlatform({ fly }: PlatformAccess): Secret[] {
  const whole = fly?.token.reveal() ?? "";
  const parts = whole.split(/[\s,]+/).filter((one) => one.length >= 8);
  return [...new Set([whole, ...parts])].filter((one) => one !== "").map((one) => new Secret(one));
}
