// What happened, as the store keeps it, and who works.

export interface StoredEvent {
  id: string;
  at: Date;
  type: string;
  checkId: string | null;
  target: string | null;
  /** Slack user id, worker name, or "bot". */
  actor: string;
  data: Record<string, unknown>;
}
export type NewEvent = Omit<StoredEvent, "id" | "at">;

export interface WorkerPresence {
  name: string;
  seenAt: Date;
  running: number;
}
