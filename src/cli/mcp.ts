// `dbcheck mcp`: the tools over stdin and stdout, for coding agents. Ends with its client.
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { LocalChecks } from "../use-cases/local-checks.ts";
import { mcpServer } from "../mcp/server.ts";
import { withoutHidden } from "../report/control-characters.ts";
import { untilStopped } from "./signals.ts";

export interface McpOptions {
  targetsFile: string;
  timeoutSeconds: number;
  vantage: string;
  env: Record<string, string | undefined>;
}

/** @throws UserMistake when the targets file cannot be used */
export async function mcpCommand({ targetsFile, timeoutSeconds, vantage, env }: McpOptions): Promise<number> {
  const ended = new AbortController();
  const checks = new LocalChecks({ targetsFile, env, vantage, timeoutMs: timeoutSeconds * 1000, signal: ended.signal });
  await checks.targets();
  const onBug = (error: unknown, reference: string) =>
    void process.stderr.write(
      withoutHidden(`dbcheck: bug ${reference}: ${error instanceof Error ? error.stack : String(error)}\n`),
    );
  const handle = serveStdio(() => mcpServer({ checks, onBug }));
  const closed = new Promise<void>((resolve) => process.stdin.once("close", resolve).once("end", resolve));
  await Promise.race([closed, untilStopped()]);
  ended.abort();
  await handle.close();
  return 0;
}
