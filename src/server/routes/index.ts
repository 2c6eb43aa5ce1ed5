// All that the bot's port takes. A file of routes has its line here.
import type { Route } from "../route.ts";
import { apiRoutes } from "./api.ts";
import { healthRoutes } from "./health.ts";
import { hookRoutes } from "./hooks.ts";
import { mcpRoutes } from "./mcp.ts";
import { metricsRoutes } from "./metrics.ts";
import { probeRoutes } from "./probe.ts";
import { slackRoutes } from "./slack.ts";
import type { ServerParts } from "../server-parts.ts";

export function allRoutes(parts: ServerParts): Route[] {
  return [healthRoutes, slackRoutes, hookRoutes, apiRoutes, metricsRoutes, probeRoutes, mcpRoutes].flatMap((routes) =>
    routes(parts),
  );
}
