// The server (or the pooler before it) said no, in its own words: what that means, and what to do.
import type { ServerError } from "../../probes/wire/messages.ts";
import { preparedStatementsOf } from "../pooler/prepared-statements.ts";
import { refusalOf } from "../products/index.ts";
import { asPostgresSends } from "./errors-through-poolers.ts";
import type { Circumstances, Meaning } from "./meaning.ts";
import { methodNamed } from "./postgres-messages.ts";
import { meaningOf } from "./sqlstate.ts";
import { oneOfSeveral } from "./same-again.ts";
import { words } from "./server-error-advice.ts";
import { errorIn, type Draft, type Rule, type ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const startup = seen.row("startup");
  const proven = seen.row("auth")?.outcome === "passed" || seen.row("auth")?.facts.passwordProven === true;
  const base = {
    method: startup?.facts.authMethod ?? null,
    proven,
    tls: startup?.facts.tls ?? false,
    otherTls: startup?.facts.otherTls ?? null,
    tokenHost: /\.rds\.amazonaws\.com(\.cn)?$/.test(seen.host),
  };
  const before = (error: ServerError) => seen.climbs.filter((one) => errorIn(one)?.sqlstate === error.sqlstate).length;
  const drafts: Draft[] = [];
  for (const rung of ["startup", "auth", "admission"] as const) {
    const row = seen.failed(rung);
    if (row?.reason === "server-error" && row.facts.error)
      drafts.push(...draft(seen, row.facts.error, { ...base, rung, before: before(row.facts.error) }, rung));
  }
  const tls = seen.failed("tls");
  if (tls?.reason === "server-error" && tls.facts.error)
    drafts.push(...draft(seen, tls.facts.error, { ...base, rung: "startup", tls: false, before: 0 }, "tls"));
  else if (tls?.reason === "server-error")
    drafts.push({
      cause: "startup-server-error",
      confidence: "likely",
      summary: "The server answers the request for TLS with an error of its own.",
      because: [["tls", tls.summary]],
      nextSteps: ["Read the server's log. Check its memory and processes."],
    });
  const query = seen.row("query");
  const bad = query?.facts.steps.find(({ error }) => error !== null)?.error;
  // Where a second session was told more than the first, its answer counts.
  for (const error of [query?.facts.secondTry?.error, bad])
    if (error) drafts.push(...draft(seen, error, { ...base, rung: "query", before: 0 }, "query"));
  return drafts;
}

function draft(seen: ObservedCheck, error: ServerError, at: Circumstances, rung: string): Draft[] {
  const meaning = afterCrash(seen, withoutOptions(seen, meaningOf(error, at), rung));
  const said = meaning && words[meaning.cause]?.(seen, error);
  if (!meaning || !said) return [];
  const unused =
    meaning.cause === "session-prepared-statement-lost" &&
    ["unnamed", "none"].includes(preparedStatementsOf(seen) ?? "");
  // What TLS lacks here, the client has to bring.
  const ours = meaning.cause === "tls-client-certificate-required" || meaning.cause === "tls-sni-required";
  const { isUnknown = false, ...rest } = meaning;
  const known = refusalOf(error);
  const summary = known?.says && known.cause === meaning.cause ? known.says : said.summary;
  const several = rung === "query" ? null : oneOfSeveral(seen);
  return [
    {
      ...rest,
      ...(several ? { severity: several.severity } : {}),
      ...(ours ? { owner: "client" as const } : {}),
      ...(isUnknown && meaning.confidence === "possible" ? { owner: "unclear" as const } : {}),
      ...(known?.owner && known.cause === meaning.cause ? { owner: known.owner } : {}),
      ...(asksDirectory(meaning.cause, error) ? { owner: "unclear" as const } : {}),
      ...(unused ? { severity: "notice" as const } : {}),
      summary: isUnknown ? unknownSummary(error, at, seen) : summary,
      because: [
        ...evidence(error, at, rung),
        ...(several?.because ?? []),
        ...whichAddress(seen, meaning.cause),
        ...notHit(seen),
      ],
      nextSteps: [
        ...(several?.nextSteps ?? []),
        ...(isUnknown ? whatDecides(error, at) : []),
        ...(known?.next ?? []),
        ...(asksDirectory(meaning.cause, error) ? directorySteps : []),
        ...said.next,
      ],
    },
  ];
}

/** Without the URL's own options the session opens: then they are what is refused, whatever stumbles over them. */
function withoutOptions(seen: ObservedCheck, meaning: Meaning | null, rung: string): Meaning | null {
  const tried = seen.row("experiments")?.facts?.tried?.find(({ id }) => id === "without-options");
  if (!meaning || tried?.outcome !== "passed" || rung === "query") return meaning;
  // The very same got in as well: the options made no difference.
  if (oneOfSeveral(seen)) return meaning;
  if (meaning.cause !== "admission-login-code-failed") return meaning;
  return { cause: "admission-parameter-rejected", confidence: "likely", alternatives: [meaning.cause] };
}

/** Between two tries it had sessions, and they were cut: a server that only starts up has none. */
function afterCrash(seen: ObservedCheck, meaning: Meaning | null): Meaning | null {
  const isCut = seen.climbs.some(
    (one) => errorIn(one)?.sqlstate === "57P02" || (one.probe === "query" && one.reason === "connection-lost"),
  );
  return meaning?.cause === "startup-starting-up" && isCut
    ? { cause: "server-crash-looping", confidence: "likely", alternatives: [meaning.cause] }
    : meaning;
}

/** A directory that is down or slow gets the client the same sentence as one that says no (auth.c, auth_failed). */
function asksDirectory(cause: Draft["cause"], error: ServerError): boolean {
  return cause === "auth-password-rejected" && /^(LDAP|RADIUS)$/.test(methodNamed(error) ?? "");
}

const directorySteps = [
  "Find out if others get in. If nobody does, the directory (LDAP, RADIUS) that the server asks is down or slow.",
  "The server's log says which: `could not perform initial LDAP bind`, or a rejected password.",
];

/** The server's own words, all of them, and whose they are. */
function evidence(error: ServerError, at: Circumstances, rung: string): [string, string][] {
  const { sqlstate, routine, message, detail, hint, context } = error;
  const known = refusalOf(error);
  const who = known ? known.product.name : routine ? "the server" : "the other end";
  const named = (name: string, text: string | null | undefined): [string, string][] =>
    text ? [[rung, `${name}: ${text}`]] : [];
  const { otherTls } = at;
  const isWelcome = otherTls?.answered === "authentication";
  return [
    [rung, `${who} says ${sqlstate ?? "without SQLSTATE"}${routine ? ` (routine ${routine})` : ""}: ${message}`],
    ...named("detail", detail),
    ...named("hint", hint),
    ...named("context", context),
    ...(known ? named("documented at", known.product.source) : []),
    ...(!known && asPostgresSends(error)
      ? named(
          "passed on",
          "PostgreSQL's error text without its routine: a proxy in between reports its own connection's error",
        )
      : []),
    ...(otherTls
      ? ([
          [
            "startup",
            `the same startup ${at.tls ? "without" : "with"} TLS ` +
              `is ${isWelcome ? "accepted" : `answered differently${otherTls.error ? `: ${otherTls.error.message}` : ""}`}`,
          ],
        ] as [string, string][])
      : []),
    ...(otherTls?.again === "otherwise"
      ? ([["startup", "both ways, tried again, were answered otherwise: several servers answer here"]] as [
          string,
          string,
        ][])
      : []),
  ];
}

/** Two servers may stand behind one name (127.0.0.1 and ::1): then it matters which of them refused. */
function whichAddress(seen: ObservedCheck, cause: Draft["cause"]): [string, string][] {
  const stand = (seen.row("tcp")?.facts?.attempts ?? []).filter(({ outcome }) => outcome === "passed");
  const address = seen.row("startup")?.facts?.address;
  const others = otherServers(seen);
  if (others.length > 0)
    return [
      [
        "auth",
        others.some((one) => one !== address)
          ? `these are different servers: ${others.join(", ")} has another SCRAM salt for this role ` +
            `than ${address}, which refuses. Log in there by its address (hostaddr)`
          : `several servers are behind ${address}: the SCRAM salt for this role differs between connections`,
      ],
    ];
  if (!address || stand.length < 2 || !/^(auth|admission)-/.test(cause)) return [];
  const rest = stand.map((one) => one.address).filter((one) => !address.includes(one));
  return rest.length === 0
    ? []
    : [["startup", `${address} refuses. ${rest.join(", ")} may be another server: try it by its address`]];
}

/** Addresses whose salt for this role is another than that of the server that refused. */
function otherServers(seen: ObservedCheck): string[] {
  const { salt, salts = [] } = seen.row("auth")?.facts ?? {};
  return salt ? [...new Set(salts.filter((one) => one.salt !== salt).map((one) => one.address))] : [];
}

const stages: Record<Circumstances["rung"], string> = {
  startup: "before it asks for credentials",
  auth: "while it checks the credentials",
  admission: "after the password was accepted",
  query: "at a query",
};

function unknownSummary({ message, sqlstate }: ServerError, at: Circumstances, seen: ObservedCheck): string {
  const others = notHit(seen).length > 0 ? ", but accepts others" : "";
  return (
    `The server refuses the login ${stages[at.rung]}${others}: error ${sqlstate ?? "without SQLSTATE"}, unknown ` +
    `to dbcheck: ${message}.`
  );
}

function whatDecides({ routine }: ServerError, at: Circumstances): string[] {
  const more = routine ? ` and the routine ${routine}` : "";
  return [
    `Look for this error${more} in the server's log, and read the lines around it.`,
    at.rung === "admission"
      ? "Try another role on this database, and this role on another database. Whichever works shows where the " +
        "fault is."
      : "Try another machine, and another role. Whichever works shows what the error depends on.",
  ];
}

/** Who is plainly not hit, as other rows of the same report have it. */
function notHit(seen: ObservedCheck): [string, string][] {
  const direct = seen.row("direct");
  const application = seen.row("application");
  const passes = seen.row("experiments")?.facts?.tried?.filter(({ outcome }) => outcome === "passed") ?? [];
  return [
    ...(direct?.outcome === "passed"
      ? ([["direct", `the direct connection still works: ${direct.summary}`]] as [string, string][])
      : []),
    ...((application?.facts?.sessions?.length ?? 0) > 0
      ? ([["application", `the application is still connected: ${application?.summary ?? ""}`]] as [string, string][])
      : []),
    ...passes.map(({ varied, to, said }): [string, string] => ["experiments", `${varied} ${to}: ${said}`]),
  ];
}

export const serverRefused: Rule = {
  id: "server-refused",
  judges: ["tls", "startup", "auth", "admission", "query"],
  judge,
};
