// A wait that ends. The work itself goes on where it cannot be cancelled: whoever began it sees to that.
import { Outage } from "./errors.ts";

/** The promise, or after so many ms a rejection: with Outage, unless `late` makes another error. */
export async function within<Result>(
  ms: number,
  promise: Promise<Result>,
  late: () => Error = () => new Outage(`no answer within ${ms} ms`),
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The promise, or undefined after so many ms. */
export async function atMost<Result>(ms: number, promise: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
