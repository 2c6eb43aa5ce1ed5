// The real Slack side against the local workspace, over a store in memory whose checks the tests run by hand.
import { after } from "node:test";
import type { Dispatcher } from "../../src/jobs/contract.ts";
import { createDoors } from "../../src/cli/http-and-slack.ts";
import { directoryOf } from "../../src/cli/target-directory.ts";
import { createLog, type Logger } from "../../src/log.ts";
import type { Report } from "../../src/report/report.ts";
import type { WorkspaceOptions } from "../../src/demo/workspace/settings.ts";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { secretIn, withoutSecrets } from "../../src/target/secret-search.ts";
import { Secret } from "../../src/secret.ts";
import { ticketToSend } from "../../src/tickets/outgoing-ticket.ts";
import type { TargetDirectory, RegisteredTarget } from "../../src/use-cases/target-directory.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { until } from "../support/until.ts";

/** The secret of every target here. */
const canary = new Secret("canary-5e1d07");
/** Slack's 3 s are measured nowhere here: a machine that is busy with other things would be what is tested. */
const patience = { ackTimeoutMs: 20_000, triggerMs: 60_000 };
export const log = createLog(process.env["TEST_LOG"] ?? "silent");
export const incidents = "C0INCIDENTS";
const open: RegisteredTarget["policy"] = {
  allowedChannels: [],
  allowedUsers: [],
  allowedUsergroups: [],
  allowGuests: false,
  oncall: [],
  owners: {},
};

export const targets: RegisteredTarget[] = [
  { name: "blockster-v2", fingerprint: "db.example:5432/app as blockster", framework: "ecto", policy: open },
  {
    name: "orders",
    fingerprint: "orders.example:5432/orders as app",
    framework: null,
    policy: { ...open, allowedChannels: [incidents] },
  },
  {
    name: "payroll",
    fingerprint: "pay.example:5432/pay as app",
    framework: null,
    policy: { ...open, allowedUsergroups: ["S0ONCALL"] },
  },
];

export interface Scene {
  workspace: Workspace;
  store: MemoryStore;
  fallbackStore: MemoryStore;
  /** Ids in the order of dispatch. */
  dispatched: string[];
  app: StartableBot;
  /**
   * Ends the check of the last dispatch, which may come a moment after
   * the acknowledgement; claims it where that was not done.
   */
  finish: (report: Report, from?: Store) => Promise<void>;
  type: (text: string, channel?: string, user?: string) => ReturnType<Workspace["command"]>;
}

/** Port and Slack together. */
export interface StartableBot {
  start(): Promise<void>;
  port(): number;
  stop(): Promise<void>;
}

export async function scene(
  options: WorkspaceOptions & {
    http?: boolean;
    log?: Logger;
    /** DBCHECK_LISTEN. */
    listen?: string;
    store?: (real: MemoryStore) => Store;
    known?: RegisteredTarget[];
    directory?: TargetDirectory;
    /** DBCHECK_ALERT_APPS. */
    alertApps?: string;
    /** DBCHECK_PICTURES. */
    pictures?: "off";
  } = {},
): Promise<Scene> {
  const workspace = await startWorkspace({ ...patience, ...options });
  const store = new MemoryStore();
  const fallbackStore = new MemoryStore();
  const dispatched: string[] = [];
  const app = startable(workspace, options.store?.(store) ?? store, fallbackStore, dispatched, options);
  await app.start();
  if (options.http) workspace.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
  after(async () => {
    await app.stop();
    await workspace.close();
  });
  return {
    workspace,
    store,
    fallbackStore,
    dispatched,
    app,
    finish: async (report, from = store) => {
      await until("a check to be ended", async () => {
        const id = dispatched.at(-1) ?? "";
        await from.claim(id, "w", 60_000);
        return from.finish(id, "w", { state: "done", report });
      });
    },
    type: (text, channel = incidents, user = "U0ADA") => workspace.command({ channel, user, text }),
  };
}

export function startable(
  workspace: Workspace,
  store: Store,
  fallbackStore: Store,
  dispatched: string[],
  options: {
    http?: boolean;
    log?: Logger;
    listen?: string;
    known?: RegisteredTarget[];
    directory?: TargetDirectory;
    alertApps?: string;
    pictures?: "off";
    owner?: string;
    onRefused?: (error: unknown) => void;
  } = {},
): StartableBot {
  const known = options.known ?? targets;
  const dispatcher: Dispatcher = {
    dispatch: async (id) => void dispatched.push(id),
    status: async () => ({ queue: "memory", reachable: true, detail: "0 waiting" }),
  };
  const way = options.http
    ? { SLACK_SIGNING_SECRET: workspace.signingSecret }
    : { SLACK_APP_TOKEN: workspace.appToken };
  const doors = createDoors({
    config: {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_API_URL: workspace.apiUrl,
      PORT: 0,
      DBCHECK_COMMAND: "/dbcheck",
      DBCHECK_PICTURES: options.pictures ?? "on",
      ...way,
      ...(options.listen ? { DBCHECK_LISTEN: options.listen } : {}),
      ...(options.alertApps ? { DBCHECK_ALERT_APPS: options.alertApps } : {}),
    },
    log: options.log ?? log,
    store,
    dispatcher,
    fallback: { store: fallbackStore, dispatcher: { dispatch: async (id) => void dispatched.push(id) } },
    targets: () => options.directory ?? listed(known),
    version: "0.0.0",
    onRefused: options.onRefused,
    ...(options.owner ? { owner: options.owner } : {}),
  });
  return { start: () => doors.open(), port: () => doors.port(), stop: () => doors.close() };
}

/** Targets of which nothing but their entries is known, with one secret for all. */
function listed(known: RegisteredTarget[]): TargetDirectory {
  const beside = directoryOf(new Map(), null);
  return {
    ...beside,
    names: () => known.map(({ name }) => name),
    find: (name) => known.find((one) => one.name === name) ?? null,
    redact: (_, text) => withoutSecrets(text, [canary]),
    secretIn: (value) => secretIn(value, [canary]),
    ticket: (_, material, audience) => ticketToSend(material, audience, [canary]),
  };
}

/** Everything that people read of it, as one text. */
export function readable(value: unknown): string {
  return words(value).replaceAll(/\s+/g, " ").trim();
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(" ");
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, inner]) => ((key === "text" || key === "title") && typeof inner === "string" ? inner : words(inner)))
    .join(" ");
}
