// What people can run beside a Node application, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, config }: StepPlace): PlaybookStep[] {
  const isKnex = config?.traits.includes("knex") ?? false;
  const base = `host: "${host}", port: ${port}, database: "${database}", user: "${user}", password: process.env.PGPASSWORD`;
  return [
    {
      title: "1. From inside the container or machine of the application, with its own node_modules",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" node -e '
const { Client } = require("pg");
const client = new Client({ ${base}, connectionTimeoutMillis: 5000 });
client.connect().then(() => client.query("select current_user, inet_server_addr()")).then(({ rows }) => console.log(rows), (error) => console.log(error.code, error.message, error.errors ?? "")).finally(() => client.end())'`,
      reads:
        "Use all of the application's own options: with fewer, the test proves nothing. AggregateError lists " +
        "one error for each address.",
    },
    {
      title: "2. The pool alone",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" node -e '
const { Pool } = require("pg");
const pool = new Pool({ ${base}, max: 10, connectionTimeoutMillis: 5000 });
Promise.allSettled(Array.from({ length: 10 }, () => pool.query("select pg_sleep(0.2)"))).then((all) => {
  console.log({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, failed: all.filter((one) => one.status === "rejected").map((one) => one.reason.message) });
  return pool.end(); })'`,
      reads:
        "waiting > 0 at rest, or `timeout exceeded when trying to connect` with idle 0: connections are taken " +
        "and not released.",
    },
    {
      title: "3. The options actually in effect, without secrets",
      language: "js",
      code: isKnex
        ? `const { password, connectionString, ...shown } = knex.client.connectionSettings; console.log(shown, ` +
          `knex.client.pool?.max);`
        : `const { password, connectionString, ...shown } = pool.options; console.log(shown);`,
      reads: "An option that is missing from the list was misspelt or ignored.",
    },
    {
      title: "4. More in the log",
      language: "js",
      code: isKnex
        ? `// DEBUG=knex:* in the environment`
        : `pool.on("error", (error) => console.error("pool", error)); pool.on("connect", () => ` +
          `console.log("connected"));`,
      reads: "Without an `error` listener, a lost idle connection ends the process.",
    },
  ];
}

export const logs = {
  search: [
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENOTFOUND",
    "timeout exceeded when trying to connect",
    "SASL",
    "Connection terminated",
    "KnexTimeoutError",
  ],
  hint:
    "A rejected promise that is never awaited shows only as `unhandledRejection`. An AggregateError hides one " +
    "error for each address in `errors`.",
};
