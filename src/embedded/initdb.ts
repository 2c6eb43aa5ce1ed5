// A data directory is made: all of it, or none.
import { spawn } from "node:child_process";
import { chown, mkdir, open, rename, rm } from "node:fs/promises";
import { errorText, Outage, UserMistake } from "../errors.ts";
import type { Binaries } from "./binaries.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { asSeenBy, majorOf, writeFor } from "./data-directory.ts";
import type { ServerUser } from "./server-user.ts";

/** Name of the superuser of every embedded server. */
export const superuser = "postgres";

const initTimeoutMs = 60_000;

/**
 * initdb, in a directory beside that takes the right name when it is complete: no half-made cluster survives a crash.
 */
export async function initialise(
  binaries: Binaries,
  dataDir: string,
  user: ServerUser,
  options: ClusterOptions,
): Promise<void> {
  const fresh = `${dataDir}.new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  try {
    if (user) await chown(fresh, user.uid, user.gid);
    await initdb(binaries, fresh, user, options);
    await rename(fresh, dataDir).catch(async (error: unknown) => {
      // Another process was quicker, or a stranger's files are in the way.
      if ((await majorOf(dataDir)) === null)
        throw new UserMistake(`${dataDir} is not empty and holds no PostgreSQL data (${errorText(error)}).`);
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The password goes through a file that is deleted before anybody else can open it. */
async function initdb(binaries: Binaries, dataDir: string, user: ServerUser, options: ClusterOptions): Promise<void> {
  const path = `${dataDir}.password`;
  const password = options.superuserPassword;
  await writeFor(user, path, typeof password === "string" ? password : password.reveal());
  const file = await open(path, "r");
  await rm(path);
  const args = [
    "-D",
    asSeenBy(user, dataDir),
    "-U",
    superuser,
    "--pwfile=/dev/fd/3",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
  ];
  args.push("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions");
  if (options.ephemeral) args.push("--no-sync");
  try {
    const child = spawn(binaries.initdb, [...args, ...(options.initArgs ?? [])], {
      ...user,
      cwd: dataDir,
      env: { TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe", file.fd],
      timeout: initTimeoutMs,
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((done, failed) => child.on("close", done).on("error", failed));
    if (code !== 0) throw new Outage(`PostgreSQL could not make its data directory ${dataDir}: ${said.trim()}`);
  } finally {
    await file.close();
  }
}
