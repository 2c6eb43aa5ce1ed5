// A bug of ours that costs a check one row, one finding or one part of its report, and not the report.
import { newReference, Outage } from "./errors.ts";

export interface HiddenBug {
  /** `probe tls`, `rule server-load` or `part "the vendor's steps"`. */
  where: string;
  /** Stands in the report as well. */
  reference: string;
  /** Of a check's own: as text, in which the target's secrets are masked. */
  error: unknown;
}
export type OnBug = (bug: HiddenBug) => void;

/** What is missing in a report beside rows and findings. */
export interface BrokenPart {
  /** For people. */
  part: string;
  reference: string;
}

/**
 * What throws costs the report this part alone, which is then as given.
 * @param broken is told of it
 * @throws Outage, which is no bug
 */
export async function partOf<T>(
  part: string,
  broken: BrokenPart[],
  onBug: OnBug,
  otherwise: T,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Outage) throw error;
    const reference = newReference();
    onBug({ where: `part "${part}"`, reference, error });
    broken.push({ part, reference });
    return otherwise;
  }
}
