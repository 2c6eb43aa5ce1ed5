// The MCP server: tools for agents that ask why a database cannot be reached. It takes registered targets only.
import { McpServer } from "@modelcontextprotocol/server";
import { version } from "../version.ts";
import type { Tool, ToolContext } from "./tool.ts";
import { checkTarget } from "./tools/check-target.ts";
import { compareExperiments } from "./tools/compare-experiments.ts";
import { explainReport } from "./tools/explain-report.ts";
import { incident } from "./tools/incident.ts";
import { getReport } from "./tools/get-report.ts";
import { lintConfig } from "./tools/lint-config.ts";
import { listTargets } from "./tools/list-targets.ts";

export const tools: Tool[] = [
  listTargets,
  checkTarget,
  getReport,
  explainReport,
  lintConfig,
  compareExperiments,
  { ...incident, needsStore: true },
];

const instructions =
  "dbcheck finds which layer of a PostgreSQL connection is broken, who can fix it, and what proves it. " +
  "Call list_targets, then check_target. A verdict that is not confirmed is a guess: say so.";

export function mcpServer(context: ToolContext): McpServer {
  const server = new McpServer({ name: "dbcheck", version }, { capabilities: { tools: {} }, instructions });
  const hasStore = context.checks.incident !== undefined;
  for (const one of tools) if (hasStore || !one.needsStore) one.register(server, context);
  return server;
}
