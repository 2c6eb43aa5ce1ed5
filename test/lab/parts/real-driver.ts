// An application that is the real thing: its own configuration file, run by its
// own library. The file that dbcheck reads is the file that connects.
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Lab } from "../lab.ts";
import { applicationName, configFile } from "./application.ts";

const python = "/usr/bin/python3";
/** What a scenario with SQLAlchemy needs. */
export const sqlalchemyNeeds = [
  python,
  "/usr/lib/python3/dist-packages/sqlalchemy",
  "/usr/lib/python3/dist-packages/asyncpg",
  "/usr/lib/python3/dist-packages/psycopg2",
];

const longest = 60_000;

/**
 * @param config the module `db.py`, which makes `engine`
 * @param work imports it, and prints a line once what the scenario is about has come to pass
 * @returns the configuration's path
 */
export async function sqlalchemyApplication(
  lab: Lab,
  config: string,
  work: string,
  password: string,
  enter: readonly string[] = [],
): Promise<string> {
  const path = await configFile(lab, "db.py", config);
  const main = join(dirname(path), "application.py");
  await writeFile(main, `import asyncio, time\nfrom sqlalchemy import text\nfrom db import engine\n${work}`);
  await untilItSpeaks(lab, [...enter, python, "-u", "-W", "ignore", main], {
    DB_PASSWORD: password,
    PYTHONDONTWRITEBYTECODE: "1",
  });
  return path;
}

interface Runs {
  /** Words before the command: where it runs. */
  enter?: readonly string[];
  /** Node's own flags. */
  flags?: readonly string[];
}

/** @param config the module `db.js`, which exports `sequelize` */
export async function sequelizeApplication(
  lab: Lab,
  config: string,
  work: string,
  password: string,
  { enter = [], flags = [] }: Runs = {},
): Promise<string> {
  const path = await configFile(lab, "db.js", config);
  const main = join(dirname(path), "application.js");
  await writeFile(main, `const { sequelize } = require("./db.js");\n${work}`);
  const env = { DB_PASSWORD: password, NODE_PATH: join(process.cwd(), "node_modules"), USER: "nobody_else" };
  await untilItSpeaks(lab, [...enter, process.execPath, ...flags, main], env);
  return path;
}

/** It lives as long as the scenario; resolves with its first line. @throws when it ends, or says nothing */
async function untilItSpeaks(lab: Lab, words: string[], env: Record<string, string>): Promise<void> {
  const child = lab.start(words, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"], ...env } });
  const wrong: string[] = [];
  child.stderr?.on("data", (piece: Buffer) => wrong.push(piece.toString()));
  const spoken = new Promise<void>((resolve, reject) => {
    const output: Readable | null = child.stdout;
    output?.once("data", () => resolve());
    child.once("exit", () => reject(new Error(`the application ended: ${wrong.join("").slice(-2000)}`)));
    setTimeout(() => reject(new Error("the application does not come to its point")), longest).unref();
  });
  await spoken;
}

/** Takes so many connections from SQLAlchemy's pool, each idle in a transaction, and keeps them. */
export const holdTransactions = (count: number): string => `
async def main():
    held = [await engine.connect() for _ in range(${count})]
    for one in held:
        await one.execute(text("select 1"))
    print("held", flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
`;

/** Tries until it comes in, and says so at the first refusal. */
export const tryInVain = `
async def main():
    while True:
        try:
            async with engine.connect() as one:
                await one.execute(text("select 1"))
            raise SystemExit("it came in")
        except Exception as error:
            print(type(error).__name__, flush=True)
            await asyncio.sleep(0.5)
asyncio.run(main())
`;

/** Two workers ask the same questions again and again over a connection each, and speak after a hundred answers. */
export const askAgain = `
async def worker(count):
    for at in range(count):
        async with engine.begin() as one:
            await one.execute(text("select :at + 1"), {"at": at % 7})
async def main():
    await asyncio.gather(worker(50), worker(50))
    print("asked", flush=True)
    while True:
        await worker(1)
        await asyncio.sleep(0.2)
asyncio.run(main())
`;

/** Node before 20, and whoever switches it off: the first address of a name is tried, and no other. */
export const firstAddressAlone = ["--no-network-family-autoselection", "--dns-result-order=ipv4first"];

/** The module `db.js` of an application that connects as `app`. */
export const sequelizeOf = (host: string, port: number): string => `const { Sequelize } = require("sequelize");
exports.sequelize = new Sequelize({
  dialect: "postgres",
  host: "${host}",
  port: ${port},
  database: "app",
  username: "app",
  password: process.env.DB_PASSWORD,
  dialectOptions: { application_name: "${applicationName}", connectionTimeoutMillis: 2000 },
  pool: { max: 2, min: 1 },
  logging: false,
});
`;

/** Asks again and again, and speaks at the first answer or refusal. */
export const tryAgain = `const ask = () =>
  sequelize.query("select 1").then(
    () => console.log("asked"),
    (error) => console.log(error.name),
  );
ask();
setInterval(ask, 300);
`;
