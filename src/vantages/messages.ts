// What the bot says to a vantage, and what a vantage answers. All of it is sealed, and read by these shapes.
import { z } from "zod";
import type { Report } from "../report/report.ts";
import { reportSchema } from "../report/schema.ts";
import { reportSchemaName, roundProtocol, settingsFingerprint, vantageName } from "../report/round.ts";

/** Both sides name theirs, and say so where they differ. */
export const protocol = roundProtocol;
/** What this version knows beside a round's report. Each side asks for that alone which both know. */
export const abilities = ["turns", "cancel"] as const;
export type Ability = (typeof abilities)[number];
export const reportVersion = reportSchemaName;

/** Each vantage has a queue of its own, which nobody else takes from. */
export const vantageQueue = (vantage: string): string => `dbcheck-vantage-${vantage}`;
/** Where answers go; a shell that asks has one of its own, whose name goes on behind a dash. */
export const answersQueue = "dbcheck-answers";

const short = z.string().max(300);
const ms = z.number().finite();

export const roundJob = z.looseObject({
  kind: z.literal("round"),
  protocol: z.int(),
  round: z.uuid(),
  target: z.string().min(1).max(63),
  /** By the queue's clock, ms since the epoch: every vantage begins then. */
  startsAtMs: ms,
  deadlineMs: ms,
  answers: z.string().regex(/^dbcheck-answers(-[0-9a-f-]{36})?$/),
  reportVersion: short,
  /** For the fingerprints of settings. */
  key: z.string().max(100),
  /** The place asks before it sends a password. */
  turns: z.boolean().exactOptional(),
  /** The application's pool is opened from there; left out, it is. */
  opensPool: z.boolean().exactOptional(),
});
export type RoundJob = z.infer<typeof roundJob>;

const login = z.string().max(64);
/** All that is said to a vantage. */
export const vantageMessage = z.discriminatedUnion("kind", [
  roundJob,
  /** Whether it may send a password now. */
  z.looseObject({
    kind: z.literal("word"),
    round: z.uuid(),
    login,
    word: z.union([z.literal("go"), z.object({ refusedAt: vantageName })]),
  }),
  /** Ends the look; what was seen so far is the report. */
  z.looseObject({ kind: z.literal("cancel"), round: z.uuid() }),
]);
export type VantageMessage = z.infer<typeof vantageMessage>;

/** How the place's own network is. */
export const selfTest = z.object({
  /** Null where the queue's address is a literal one: no name was looked up. */
  dns: z.boolean().nullable(),
  tcp: z.boolean(),
  /** Address families that this host has an address of, loopback and link-local ones apart. */
  families: z.array(z.union([z.literal(4), z.literal(6)])).max(2),
});
export type SelfTest = z.infer<typeof selfTest>;

export const aboutVantage = z.object({
  version: short,
  protocol: z.int(),
  reportVersion: short,
  /** The place's clock minus the queue's. */
  clockOffsetMs: ms.nullable(),
  selfTest: selfTest.nullable(),
  can: z.array(short).max(50).exactOptional(),
});
export type AboutVantage = z.infer<typeof aboutVantage>;

/** Why a place gives no report: a closed list, since the bot makes the sentence. */
export const declines = [
  "unknown-target",
  "self-test-failed",
  "too-old",
  "too-late",
  "cancelled",
  "stopped",
  "broken",
] as const;

const progressRow = z.object({
  probe: short,
  title: short,
  state: z.enum(["pending", "running", "passed", "warned", "failed", "skipped", "unknown"]),
  summary: z.string().max(10_000),
  tookMs: ms.nullable(),
});
export const answerMessage = z.discriminatedUnion("kind", [
  /** `atMs` by the queue's clock: one that is sent a second time says nothing. */
  z.looseObject({ kind: z.literal("hello"), atMs: ms, about: aboutVantage }),
  z.looseObject({
    kind: z.literal("progress"),
    round: z.uuid(),
    progress: z.object({ startedAt: short, rows: z.array(progressRow).max(200) }),
  }),
  /** Asks for leave to send a password; and tells what the server said to it. */
  z.looseObject({ kind: z.literal("login"), round: z.uuid(), login }),
  z.looseObject({
    kind: z.literal("logged-in"),
    round: z.uuid(),
    login,
    outcome: z.enum(["accepted", "refused", "neither"]),
  }),
  z.looseObject({ kind: z.literal("declined"), round: z.uuid(), why: z.enum(declines) }),
  z.looseObject({
    kind: z.literal("report"),
    round: z.uuid(),
    clockOffsetMs: ms.nullable(),
    settings: settingsFingerprint.nullable(),
    report: reportSchema,
  }),
]);
type Read = z.input<typeof answerMessage>;
/** As it is sent: what a report's shape lets through beside its own keys is nothing that we write. */
export type AnswerMessage =
  | Exclude<Read, { kind: "report" }>
  | (Pick<Extract<Read, { kind: "report" }>, "kind" | "round" | "clockOffsetMs" | "settings"> & { report: Report });
