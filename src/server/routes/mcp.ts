// /mcp: the tools of `dbcheck mcp` over Streamable HTTP, for a token's own targets.
// Clients of 2025 and 2026 are served.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { knownCaller } from "../api/endpoint.ts";
import { botChecks } from "../../use-cases/bot-checks.ts";
import { jsonIn } from "../../json-body.ts";
import { refuseOtherHosts } from "../own-host.ts";
import type { HttpCall, Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";

/** A configuration to be linted, as JSON. */
const mostBytes = 1024 * 1024;
/** A check, with all its waiting, and more than one call in a stream. */
const deadlineMs = 120_000;

export function mcpRoutes({ context, gate, hosts }: ServerParts): Route[] {
  const onBug = (error: unknown, reference: string) => context.log.error({ reference, err: error }, "a tool met a bug");
  return [
    {
      method: "POST",
      path: "/mcp",
      deadlineMs,
      handle: async (call) => {
        refuseOtherHosts(call, hosts);
        const caller = await knownCaller(gate, call);
        const { bytes } = await call.body(mostBytes);
        jsonIn(bytes);
        // Loaded for who asks: the bot starts without it.
        const { mcpAnswer } = await import("../../mcp/http.ts");
        const checks = botChecks(context, caller, call.stopping);
        await send(call, await mcpAnswer({ checks, onBug }, requestOf(call, bytes)));
        return null;
      },
    },
  ];
}

function requestOf({ request, signal }: HttpCall, bytes: Buffer): Request {
  const headers = new Headers();
  // Whoever it is has been found out, and the body is unpacked.
  const done = new Set(["authorization", "content-encoding", "content-length", "transfer-encoding", "connection"]);
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !done.has(name)) headers.set(name, Array.isArray(value) ? value.join(",") : value);
  return new Request("http://dbcheck/mcp", { method: "POST", headers, body: new Uint8Array(bytes), signal });
}

async function send({ response, signal }: HttpCall, answer: Response): Promise<void> {
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), "x-content-type-options": "nosniff" });
  if (answer.body === null) return void response.end();
  await pipeline(Readable.fromWeb(answer.body), response, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
