// /livez tells of this process alone; /readyz, and /health as it was always called, of each of its parts.
import { jsonReply, type Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";

export function healthRoutes({ health }: ServerParts): Route[] {
  const ready = async () => {
    const body = await health();
    return jsonReply(body.status === "down" ? 503 : 200, body);
  };
  return [
    // Whoever restarts by it must not do so while Slack or the store is away.
    { method: "GET", path: "/livez", handle: async () => ({ status: 200 }) },
    { method: "GET", path: "/readyz", handle: ready },
    { method: "GET", path: "/health", handle: ready },
  ];
}
