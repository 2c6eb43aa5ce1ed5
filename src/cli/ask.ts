// Asks a person at the terminal, without showing what is typed: it may hold a password.
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Null where nobody can be asked. */
export function asker(): ((question: string) => Promise<string>) | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    process.stderr.write(question);
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
    try {
      return await lines.question("");
    } finally {
      lines.close();
      process.stderr.write("\n");
    }
  };
}
