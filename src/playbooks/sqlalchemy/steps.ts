// What people can run beside an application on SQLAlchemy, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";
import { driverOf } from "./place.ts";

export function steps({ host, port, database, user, sslmode, config }: StepPlace): PlaybookStep[] {
  const driver = config ? driverOf(config) : null;
  const name = driver === "asyncpg" || driver === "psycopg" ? driver : "psycopg2";
  const isAsync = name === "asyncpg";
  const base = `host="${host}", port=${port}, user="${user}"`;
  const alone = isAsync
    ? `import asyncio, asyncpg, os
async def main():
    one = await asyncpg.connect(${base}, database="${database}", password=os.environ["PGPASSWORD"], ssl="${sslmode}", timeout=5)
    print(await one.fetchrow("select current_user, inet_server_addr()")); await one.close()
asyncio.run(main())`
    : `import ${name}
print(${name}.connect(${base}, dbname="${database}", sslmode="${sslmode}", connect_timeout=5).${name === "psycopg2" ? "get_dsn_parameters()" : "info.get_parameters()"})`;
  return [
    {
      title: "1. From inside the running application, with its own engine",
      language: "python",
      code: isAsync
        ? `from sqlalchemy import text
async with engine.connect() as one:
    print(engine.url.render_as_string(hide_password=True), (await one.execute(text("select current_user, inet_server_addr()"))).one())`
        : `from sqlalchemy import text
with engine.connect() as one:
    print(engine.url.render_as_string(hide_password=True), one.execute(text("select current_user, inet_server_addr()")).one())`,
      reads:
        "It prints the URL that is actually in effect. An error that starts with the driver's name comes from " +
        "the driver.",
    },
    {
      title: "2. The driver alone",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" python -c '\n${alone}'`,
      reads: "If it works but step 1 does not, compare the URL's parameters and connect_args with these arguments.",
    },
    {
      title: "3. The pool",
      language: "python",
      code: `print(engine.pool.status())`,
      reads:
        "pool_size + max_overflow connections checked out while nothing runs: sessions are opened but not closed " +
        "(QueuePool limit … reached).",
    },
    {
      title: "4. Migrations",
      language: "sh",
      code: `alembic current`,
      reads: "It takes its URL from alembic.ini or env.py, which may differ from the application's.",
    },
    {
      title: "5. More in the log",
      language: "python",
      code: `logging.getLogger("sqlalchemy.pool").setLevel(logging.DEBUG)`,
      reads:
        "It has a line for each connection that is opened, taken, released or invalidated. For statements, set " +
        "sqlalchemy.engine to INFO.",
    },
  ];
}

export const logs = {
  search: [
    "OperationalError",
    "QueuePool limit of size",
    "TimeoutError",
    "NoSuchModuleError",
    "unexpected keyword argument",
    "MissingGreenlet",
    "InvalidSQLStatementNameError",
    "DuplicatePreparedStatementError",
    "could not translate host name",
    "ConnectionDoesNotExistError",
    "decryption failed or bad record mac",
  ],
  hint:
    "SQLAlchemy wraps the driver's error: `(Background on this error at: https://sqlalche.me/e/…)` follows it. " +
    "The line above names the driver's own class. `bad record mac` means a connection shared across a fork: call " +
    "engine.dispose(close=False) in each child.",
};
