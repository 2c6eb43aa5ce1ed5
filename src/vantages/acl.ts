// The Redis user of one vantage: its own queue, and the way of its answers. Everything else is closed to it.
import { answersQueue, vantageQueue } from "./messages.ts";

/** BullMQ's scripts read and write these keys; whoever holds them reads no answer, since each is sealed. */
export function aclLine(vantage: string): string {
  const keys = [`~bull:${vantageQueue(vantage)}:*`, `~bull:${answersQueue}:*`, `~bull:${answersQueue}-*`];
  const commands = [
    "-@all",
    "+@read",
    "+@write",
    "+@scripting",
    "+@connection",
    "+@blocking",
    "+@transaction",
    "+time",
    "+info",
    "-keys",
    "-scan",
    "-randomkey",
    "-flushall",
    "-flushdb",
    "-swapdb",
    "-script|flush",
    "-script|kill",
    "-script|debug",
    "-client|list",
    "-client|kill",
  ];
  return `ACL SETUSER ${vantage} on >PASSWORD resetchannels ${keys.join(" ")} ${commands.join(" ")}`;
}
