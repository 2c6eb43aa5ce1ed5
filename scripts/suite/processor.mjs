// How much the processes that this one started have computed, as the system counts them when they end.
import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second (USER_HZ, proc_pid_stat(5)). */
const msPerTick = 10;
let seenMs = 0;

/**
 * Milliseconds of user and system time since the last call, of children
 * that ended meanwhile; 0 where the system does not say.
 */
export function processorMsOfEnded() {
  const total = totalMs();
  const since = total - seenMs;
  seenMs = total;
  return since;
}

function totalMs() {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // The command's name may hold spaces; after its bracket, cutime and cstime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) * msPerTick;
  } catch {
    return 0;
  }
}
