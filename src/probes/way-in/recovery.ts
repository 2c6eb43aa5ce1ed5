// A session that ends without a word may have crashed its process: then the server recovers, and says so to who asks at
// once. Startup packets alone: no credentials go out, and no further session can crash it.
import { setTimeout as sleep } from "node:timers/promises";
import type { ProbeContext } from "../probe.ts";
import { greetWith } from "../variations/greeting.ts";
import type { ServerError } from "../wire/messages.ts";
import { startupParameters } from "./startup-parameters.ts";

/** After each question; a small database recovers within a tenth of a second. */
const pausesMs = [0, 5, 10, 15, 20, 30, 40, 60, 80, 100];

/** "57P03: the database system is in recovery mode", where it is heard after the cut. Never throws. */
export async function heardRecovering(context: ProbeContext): Promise<ServerError | null> {
  const { carried, signal } = context;
  const to = carried.current;
  if (!to) return null;
  for (const pauseMs of pausesMs) {
    const heard = await greetWith(context, to, {
      tls: carried.tls === "on" ? {} : null,
      parameters: startupParameters(context),
    });
    heard.session?.close();
    if (heard.error?.sqlstate === "57P03") return heard.error;
    if (signal.aborted) return null;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** For the facts of the row that was cut. */
export async function afterCut(context: ProbeContext, reason: string | null): Promise<{ recovering?: ServerError }> {
  if (reason !== "closed" && reason !== "reset") return {};
  const recovering = await heardRecovering(context);
  return recovering ? { recovering } : {};
}
