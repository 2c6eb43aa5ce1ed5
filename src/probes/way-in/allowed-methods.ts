// Which way to log in libpq 18 would take of what the server offers, and whether the connection allows it.
// Source: fe-auth.c, pg_SASL_init and check_expected_areq.
import type { Reason } from "../../report/observation.ts";
import type { Challenge, ProbeContext } from "../probe.ts";

/** What stands against an answer. */
export interface Objection {
  reason: Reason;
  text: string;
}

const bound = "SCRAM-SHA-256-PLUS";
const passwordMethods = ["password", "md5", "sasl"];
/** Others are allowed by no list, negated or not. */
const listed = ["password", "md5", "gss", "sspi", "scram-sha-256", "oauth", "none"];

/** The first that libpq knows; SCRAM with channel binding goes before all, where TLS lets it. Null where none fits. */
export function mechanismFor({ conninfo, carried }: ProbeContext, mechanisms: string[]): string | null {
  const mayBind = carried.tls === "on" && conninfo.channelBinding !== "disable";
  if (mayBind && mechanisms.includes(bound)) return bound;
  return mechanisms.find((name) => name === "SCRAM-SHA-256" || name === "OAUTHBEARER") ?? null;
}

/** A method by the name that require_auth has for it. */
export function methodName(context: ProbeContext, { method, mechanisms }: Challenge): string {
  if (method === "trust") return "none";
  if (method !== "sasl") return method;
  return mechanismFor(context, mechanisms) === "OAUTHBEARER" ? "oauth" : "scram-sha-256";
}

/** Whether require_auth lets a method through. Given and empty it lets none through, and asks for none. */
export function isAllowed({ conninfo: { requireAuth: list } }: ProbeContext, name: string): boolean {
  if (!list) return true;
  if (!listed.includes(name)) return false;
  if (list.some((one) => one.startsWith("!"))) return !list.includes(`!${name}`);
  return list.includes(name) || (name === "none" && list.join(",") === "");
}

/** Null where the request may be answered. */
export function objection(context: ProbeContext, challenge: Challenge): Objection | null {
  const { conninfo, carried } = context;
  const { method, mechanisms } = challenge;
  const mechanism = method === "sasl" ? mechanismFor(context, mechanisms) : null;
  // Somebody in between has put the TLS on, for the server alone.
  if (method === "sasl" && mechanisms.includes(bound) && carried.tls !== "on")
    return {
      reason: "channel-binding-unavailable",
      text: "the server offers SCRAM-SHA-256-PLUS, but this connection does not use TLS",
    };
  if (conninfo.channelBinding === "require" && mechanism !== bound)
    return {
      reason: "channel-binding-unavailable",
      text:
        `channel_binding=require, ` +
        `but ${carried.tls === "on" ? `the server offers ${mechanisms.join(", ") || method}` : "the connection has no TLS"}`,
    };
  const name = methodName(context, challenge);
  if (!isAllowed(context, name))
    return {
      reason: "method-not-allowed",
      text:
        `the server asks for ${name}, but ` +
        `require_auth=${conninfo.requireAuth?.join(",") || "(empty)"} does not allow it`,
    };
  if (method === "sasl" && (mechanism === null || mechanism === "OAUTHBEARER"))
    return {
      reason: "method-unsupported",
      text: `the server offers ${mechanisms.join(", ") || "no mechanism"}, none of which can be tried from here`,
    };
  if (method !== "trust" && !passwordMethods.includes(method))
    return { reason: "method-unsupported", text: `the server asks for ${method}, which cannot be tried from here` };
  return null;
}
