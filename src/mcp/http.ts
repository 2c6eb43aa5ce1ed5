// The tools over HTTP: one request, one answer; nothing is kept between two.
import { createMcpHandler } from "@modelcontextprotocol/server";
import { mcpServer } from "./server.ts";
import type { ToolContext } from "./tool.ts";

/** Host, Origin and token have been looked at: the handler looks at none of them. */
export async function mcpAnswer(context: ToolContext, request: Request): Promise<Response> {
  const handler = createMcpHandler(() => mcpServer(context));
  return handler.fetch(request);
}
