// The same set-up as other tools see it: pg_isready, psql and check_postgres, each with four seconds and a gigabyte.
import { findProgram } from "../support/optional.ts";
import { run } from "./lab.ts";
import type { Subject } from "./scenario.ts";

export interface PeerWord {
  exitCode: number | null;
  /** The first telling line. */
  said: string;
}
export type PeerWords = Record<(typeof peers)[number], PeerWord>;

export const peers = ["pg_isready", "psql", "check_postgres"] as const;
export const missingPeers = () => peers.filter((name) => findProgram(name) === null);

export async function askPeers(subject: Subject): Promise<PeerWords | null> {
  const url = subject.peerUrl ?? subject.target?.url ?? subject.url;
  if (url === undefined || missingPeers().length > 0) return null;
  const commands: Record<(typeof peers)[number], string[]> = {
    pg_isready: ["pg_isready", "-d", url, "-t", "3"],
    psql: ["psql", url, "-w", "-X", "-A", "-t", "-c", "select 1"],
    check_postgres: ["check_postgres", "--action=connection", `--dbname=${url}`],
  };
  const env = { PATH: process.env["PATH"] ?? "", PGCONNECT_TIMEOUT: "3", LC_ALL: "C", ...subject.env };
  const answers = await Promise.all(
    peers.map(async (name): Promise<[string, PeerWord]> => {
      // A hostile server's endless answer is stored by psql until memory is out.
      const words = [
        ...(subject.from?.enter ?? []),
        "prlimit",
        "--as=1073741824",
        ...(subject.under ?? []),
        ...commands[name],
      ];
      const { stdout, stderr, exitCode } = await run(words, { env, timeoutMs: 4000, cwd: "/tmp" });
      const lines = `${stdout}\n${stderr}`
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
      return [name, { exitCode, said: exitCode === null ? "no end within 4 s" : (lines[0] ?? "") }];
    }),
  );
  return Object.fromEntries(answers) as PeerWords;
}
