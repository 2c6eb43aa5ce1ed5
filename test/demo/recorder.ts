// A Bolt app that keeps every payload as it came: before any listener reads it, and before it is acknowledged.
import type { App } from "@slack/bolt";
import type { Workspace } from "../../src/demo/workspace/workspace.ts";
import { startSocketBot } from "./bot.ts";

export type Payload = Record<string, unknown>;

export interface Recorder {
  seen: Payload[];
  events: (type: string) => Payload[];
  stop: () => Promise<void>;
}

export async function startRecorder(
  workspace: Workspace,
  listen: (app: App) => void = () => undefined,
): Promise<Recorder> {
  const seen: Payload[] = [];
  const { stop } = await startSocketBot(workspace, listen, (body) => seen.push(body));
  return {
    seen,
    stop,
    events: (type) => seen.map((body) => part(body, "event")).filter((event) => event["type"] === type),
  };
}

/** An object inside a payload; {} when it is not there. */
export function part(body: Payload | undefined, key: string): Payload {
  return (body?.[key] ?? {}) as Payload;
}
