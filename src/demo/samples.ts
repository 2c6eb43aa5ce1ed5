// The demo's databases: real servers, each broken (or whole) in its own way.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { authority, expiredCertificate, expiredKey } from "./certificates.ts";
import { experiments, runtimeConfig } from "./blockster.ts";
import { startBadPath } from "./servers/bad-path.ts";
import { startBlackHole } from "./servers/black-hole.ts";
import { playBlockster } from "./servers/blockster-app.ts";
import { startOddListener } from "./servers/odd-listener.ts";
import { demoPassword, sampleDatabase, type DemoStage } from "./stage.ts";

/** A target's entry in the targets file. */
export interface SampleEntry {
  url: string;
  /** Where else it is checked from. The bot's own place is one of them. */
  vantages?: string[];
  [key: string]: unknown;
}

/** The demo's two places: the application's, which has an agent, and the bot's own. */
export const places = { application: "web", bot: "office" };

const both = [places.application, places.bot];

export interface Sample {
  name: string;
  about: string;
  start: (stage: DemoStage) => Promise<SampleEntry>;
}

const lonely = (port: number) => `postgres://app:${encodeURIComponent(demoPassword)}@127.0.0.1:${port}/app`;

export const samples: Sample[] = [
  {
    name: "blockster-v2",
    about: "every layer works from here, but the application is down: the difference is in how it connects",
    start: async (stage) => {
      // A server of its own: what the other samples do to theirs is not part of its story.
      const { cluster } = await sampleDatabase(stage, "blockster", { on: stage.cluster("blockster") });
      const url = `postgres://blockster:${encodeURIComponent(demoPassword)}@pgbouncer.z23750vxk45r96d1.flympg.net:${cluster.port}/blockster?hostaddr=127.0.0.1`;
      const [config, tests] = [join(stage.dir, "runtime.exs"), join(stage.dir, "tests.yaml")];
      await writeFile(config, runtimeConfig);
      await writeFile(tests, experiments);
      const played = playBlockster(cluster.port);
      stage.onClose(() => played.close());
      stage.note(`blockster-v2: ${played.about}`);
      return {
        url,
        application: {
          framework: "ecto",
          role: "blockster",
          expected_connections: 1,
          pool_size: 5,
          instances: 1,
          prepared_statements: "unnamed",
          config,
          tests,
        },
        vendor: "fly-mpg",
      };
    },
  },
  {
    name: "storefront",
    about: "healthy",
    start: async (stage) => ({ url: (await sampleDatabase(stage, "storefront")).url }),
  },
  {
    name: "billing",
    about: "the password was rotated, and this secret was not",
    start: async (stage) => ({
      url: (await sampleDatabase(stage, "billing")).url.replace(
        encodeURIComponent(demoPassword),
        "last-years-password",
      ),
    }),
  },
  {
    name: "search",
    about: "nothing listens on the port",
    // A port that was free a moment ago may be somebody's by now; this one is given to nobody who asks for any.
    start: async () => ({ url: lonely(1) }),
  },
  {
    name: "warehouse",
    about: "a firewall drops the packets",
    start: async (stage) => {
      const hole = await startBlackHole();
      stage.onClose(() => hole.close());
      return { url: lonely(hole.port) };
    },
  },
  {
    name: "orders",
    about: "the certificate has expired",
    start: async (stage) => {
      const ca = join(stage.dir, "demo-ca.crt");
      await writeFile(ca, authority);
      const cluster = await stage.cluster("orders", {
        settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
        files: { "server.crt": expiredCertificate, "server.key": expiredKey },
      });
      return {
        url: `postgres://postgres:demo-superuser@127.0.0.1:${cluster.port}/postgres?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`,
      };
    },
  },
  {
    name: "sessions",
    about: "accepts connections, but never answers",
    start: async (stage) => {
      const listener = await startOddListener({ kind: "silent" });
      stage.onClose(() => listener.close());
      return { url: lonely(listener.port) };
    },
  },
  {
    name: "analytics",
    about: "no connection slots left",
    start: async (stage) => {
      const cluster = await stage.cluster("analytics", {
        settings: {
          max_connections: "4",
          superuser_reserved_connections: "0",
          reserved_connections: "0",
          max_wal_senders: "0",
        },
      });
      for (let slot = 0; slot < 4; slot += 1) await stage.session(cluster.url());
      return { url: cluster.url() };
    },
  },
  {
    name: "accounts",
    about: "the vendor's disk guard made it read-only",
    start: async (stage) => ({
      url: (
        await sampleDatabase(stage, "accounts", {
          more: ["alter database accounts set default_transaction_read_only = on"],
        })
      ).url,
    }),
  },
  {
    name: "checkout",
    about: "an idle transaction holds a lock, and others pile up behind it",
    start: async (stage) => {
      const { url } = await sampleDatabase(stage, "checkout");
      const holder = await stage.session(url);
      await holder.query("create table carts (id int primary key, total int)");
      await holder.query("insert into carts values (1, 10)");
      await holder.query("begin");
      await holder.query("update carts set total = 11 where id = 1");
      for (let n = 0; n < 3; n += 1) {
        const waiter = await stage.session(url);
        waiter.query("update carts set total = total + 1 where id = 1").catch(() => {});
      }
      return { url, thresholds: { lock_wait_seconds: 1 } };
    },
  },
  {
    name: "reports",
    about: "small answers arrive, large ones are lost on the path: psql and `select 1` are fine",
    start: async (stage) => {
      const { cluster, url } = await sampleDatabase(stage, "reports");
      const path = await startBadPath(cluster.port, { largestAnswerBytes: 4000 });
      stage.onClose(() => path.close());
      return { url: url.replace(`:${cluster.port}/`, `:${path.port}/`) };
    },
  },
  {
    name: "inventory",
    about: "one connection in three is dropped, so half of all tests say that it works",
    start: async (stage) => {
      const { cluster, url } = await sampleDatabase(stage, "inventory");
      const path = await startBadPath(cluster.port, { dropsEveryNth: 3 });
      stage.onClose(() => path.close());
      return { url: url.replace(`:${cluster.port}/`, `:${path.port}/`) };
    },
  },
  {
    name: "payments",
    about: `an allow-list lacks ${places.application}, where the application runs; from ${places.bot} all is well`,
    start: async (stage) => {
      const { cluster, url } = await sampleDatabase(stage, "payments");
      const path = await startBadPath(cluster.port, { letsIn: (place) => place !== places.application });
      stage.onClose(() => path.close());
      return { url: url.replace(`:${cluster.port}/`, `:${path.port}/`), vantages: both };
    },
  },
  {
    name: "archive",
    about: `an allow-list lacks ${places.bot}, where the bot runs; the application at ${places.application} is fine`,
    start: async (stage) => {
      const { cluster, url } = await sampleDatabase(stage, "archive");
      const path = await startBadPath(cluster.port, { letsIn: (place) => place === places.application });
      stage.onClose(() => path.close());
      return { url: url.replace(`:${cluster.port}/`, `:${path.port}/`), vantages: both };
    },
  },
  {
    name: "invoices",
    about: "a slash in the password: some drivers connect, others do not",
    start: async (stage) => ({
      url: (await sampleDatabase(stage, "invoices")).url.replace(encodeURIComponent(demoPassword), "pa/ss"),
    }),
  },
  {
    name: "ledger",
    about: "reads work and every commit hangs: the synchronous standby is gone",
    start: async (stage) => {
      const cluster = await stage.cluster("ledger");
      const client = await stage.session(cluster.url());
      await client.query("create table entries (amount int)");
      await client.query("alter system set synchronous_standby_names = 'standby_1'");
      await client.query("select pg_reload_conf()");
      const writer = await stage.session(cluster.url());
      // The server's processes hear of the setting one after the other: the
      // first commit that hangs shows that it is in force.
      const write = (): void => void writer.query("insert into entries values (1)").then(write, () => {});
      write();
      const hangs = "select from pg_stat_activity where wait_event = 'SyncRep'";
      for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20))
        if ((await client.query(hangs)).rowCount === 1) break;
      return { url: cluster.url() };
    },
  },
  {
    name: "cache",
    about: "the port is another service's",
    start: async (stage) => {
      const listener = await startOddListener({
        kind: "greets",
        bytes: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
      });
      stage.onClose(() => listener.close());
      return { url: lonely(listener.port) };
    },
  },
];
