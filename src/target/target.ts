import type { AlertRule } from "./alert-rules.ts";
import type { Owner } from "../report/causes.ts";
import type { Inputs, ReportTarget } from "../report/report.ts";
import type { EscalationAccess } from "./escalation.ts";
import { kindOf } from "./pooler-kind.ts";
import type { ConfigProblem, ConfigWarning, Conninfo } from "../libpq/connection.ts";
import type { PlatformAccess } from "./platform.ts";
import type { Secret } from "../secret.ts";
import type { VendorOf } from "./vendor.ts";

/** A registered target or a bare URL, ready to be probed. */
export interface Target {
  name: string;
  /** Null when `problems` say why there is nothing to connect to. */
  conninfo: Conninfo | null;
  direct: Conninfo | null;
  pooler: { kind: string; admin: Conninfo | null } | null;
  dnsServers: string[];
  inputs: Inputs;
  /** Who runs the server, where that is known. */
  vendor?: VendorOf | null;
  ticketSeverity?: 1 | 2 | 3 | 4 | null;
  /** The places that it is checked from at the same moment, the application's own first; left out, the bot's alone. */
  vantages?: string[];
  /** Where the application can be looked at: paths on the machine that checks. */
  application?: {
    framework: string | null;
    config: string | null;
    tests: string | null;
    healthUrl: string | null;
  } | null;
  /** What the environment of the process that checks allows to ask the vendor; left out, nothing is asked. */
  platform?: PlatformAccess;
  /** Whom a press of a button may tell; left out, nobody. */
  escalation?: EscalationAccess;
  /** Which alerts are about it, and the channel where what they begin is told; left out, none and no channel. */
  alerts?: { rules: AlertRule[]; channel: string | null };
  problems: ConfigProblem[];
  warnings?: ConfigWarning[];
  /** Every secret of this target, for the outgoing gate. */
  secrets: Secret[];
  policy: {
    allowedChannels: string[];
    allowedUsers: string[];
    allowedUsergroups: string[];
    allowGuests: boolean;
    oncall: string[];
    owners: Owners;
  };
}

/** Who is mentioned where a verdict is theirs to fix: a Slack user's (U…, W…) or user group's id (S…). */
export type Owners = Partial<Record<Owner, string>>;

/** The part of a target that may leave the process. */
export function describeTarget(target: Target): ReportTarget {
  const first = target.conninfo?.hosts[0];
  const { database = "", user = "" } = target.conninfo ?? {};
  const endpoints = (target.conninfo?.hosts ?? []).map(({ host, port }) => ({
    host,
    port,
    role: target.direct ? ("pooled" as const) : kindOf({ host, port, database, user }).role,
  }));
  const direct = (target.direct?.hosts ?? []).map(({ host, port }) => ({ host, port, role: "direct" as const }));
  return {
    name: target.name,
    host: first?.host ?? null,
    port: first?.port ?? null,
    database: target.conninfo?.database ?? null,
    user: target.conninfo?.user ?? null,
    endpoints: [...endpoints, ...direct],
    inputs: target.inputs,
    ...(target.vendor ? { vendor: target.vendor } : {}),
    ...(target.ticketSeverity ? { ticketSeverity: target.ticketSeverity } : {}),
  };
}
