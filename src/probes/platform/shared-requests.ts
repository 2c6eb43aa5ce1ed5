// An outage makes many checks ask one page at once: those that ask while a question is under way share its answer.
import { askPlatform, type PlatformAnswer, type ApiQuestion } from "./api-request.ts";

interface Asking {
  answer: Promise<PlatformAnswer>;
  waiting: number;
  leave: AbortController;
}

const underWay = new Map<string, Asking>();

/** As `askPlatform`, for what anybody may read. A question that nobody waits for any longer is given up. */
export async function askShared(question: ApiQuestion, signal: AbortSignal): Promise<PlatformAnswer> {
  const one = underWay.get(question.url) ?? begin(question);
  one.waiting += 1;
  const answer = await Promise.race([one.answer, ended(signal)]);
  one.waiting -= 1;
  if (answer !== null) return answer;
  if (one.waiting === 0) one.leave.abort();
  // With a signal that is over it says so, in its own words.
  return askPlatform(question, signal);
}

function begin(question: ApiQuestion): Asking {
  const leave = new AbortController();
  const one: Asking = { answer: askPlatform(question, leave.signal), waiting: 0, leave };
  underWay.set(question.url, one);
  const over = () => underWay.get(question.url) === one && underWay.delete(question.url);
  leave.signal.addEventListener("abort", over, { once: true });
  void one.answer.then(over);
  return one;
}

function ended(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}
