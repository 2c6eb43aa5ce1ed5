// Which of a vendor's entries concern what was found.
import type { Cause } from "../../report/causes.ts";
import type { Report } from "../../report/report.ts";

/**
 * The verdict's first, then the other findings'. A notice beside a
 * verdict is told, and calls for nobody's documentation.
 */
export function causesOf({ verdict, findings }: Report): Cause[] {
  return [
    ...new Set([
      ...(verdict.cause ? [verdict.cause] : []),
      ...findings.filter(({ severity }) => severity !== "notice" || verdict.cause === null).map(({ cause }) => cause),
    ]),
  ];
}

export function concerns(entry: (Cause | "*")[], causes: Cause[]): boolean {
  return entry.some((one) => one === "*" || causes.includes(one));
}
