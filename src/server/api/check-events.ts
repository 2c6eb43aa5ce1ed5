import type { ServerResponse } from "node:http";
import { hasEnded } from "../../use-cases/check-state.ts";
import { followCheck } from "../../use-cases/follow-check.ts";
import { HttpRefusal } from "../refusal.ts";
import { readingEndpoint } from "./endpoint.ts";
import { shownCheck } from "./checks.ts";
import { knownCheck } from "./known-target.ts";

/** A check with all its waiting is over long before; whoever reads slowly is cut off then. */
const deadlineMs = 10 * 60_000;
/** Proxies end what is silent. */
const beatEveryMs = 15_000;
const mostStreams = 200;
let streams = 0;

export const followCheckEvents = readingEndpoint({
  path: "/v1/checks/:id/events",
  summary: "A check's progress as server-sent events: `progress` at each change, `end` with its report",
  replies: {
    200: { about: "Events, each with a check as its data", shape: null, mediaType: "text/event-stream" },
    404: { about: "There is no such check for this token", shape: null },
  },
  deadlineMs,
  handle: async (asked) => {
    const { check, backend } = await knownCheck(asked);
    if (streams >= mostStreams) throw new HttpRefusal(503, "Too many event streams are open.", { "retry-after": "5" });
    const { response, signal, stopping } = asked.call;
    streams += 1;
    response.once("close", () => (streams -= 1));
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-accel-buffering": "no",
    });
    const beat = setInterval(() => response.write(": still here\n\n"), beatEveryMs);
    try {
      for await (const now of followCheck(backend.store, check.id, AbortSignal.any([signal, stopping])))
        await send(response, hasEnded(now) ? "end" : "progress", shownCheck(now));
    } finally {
      clearInterval(beat);
      response.end();
    }
    return null;
  },
});

/** Waits for a reader that is slower than the check. */
async function send(response: ServerResponse, event: string, data: object): Promise<void> {
  if (response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`) || response.destroyed) return;
  await new Promise<void>((resolve) => response.once("drain", resolve).once("close", resolve));
}
