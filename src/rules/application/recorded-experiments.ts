// What separates the experiments that failed from those that passed, where
// the configuration's own lints do not name it already.
import type { Rule } from "../rule.ts";

export const recordedTests: Rule = {
  id: "recorded-tests",
  judges: ["recorded"],
  judge: (seen) => {
    const row = seen.row("recorded");
    if (row?.outcome !== "passed") return [];
    const { discriminating, untested, claims } = row.facts.isolation;
    const query = seen.row("query");
    const app = seen.row("application");
    const works = query?.outcome === "passed" || query?.outcome === "warned";
    const arrives = (app?.facts.lasting ?? 0) > 0;
    const [first] = discriminating;
    if (!first || !works) return [];
    const isOne = discriminating.length === 1;
    return [
      {
        cause: "app-config-invalid-option",
        severity: arrives ? "notice" : "down",
        confidence: isOne ? "likely" : "possible",
        summary: `${discriminating
          .slice(0, 3)
          .map(({ option, value }) => `${nameOf(option)} with ${testText(value)}`)
          .join("; ")}: what every failed experiment has that records it, and no passed one.`,
        because: [
          ["recorded", row.summary],
          ...discriminating
            .slice(0, 3)
            .map(({ option, failed, passed }): [string, string] => [
              "recorded",
              `${nameOf(option)}: failed with it ${failed.join(", ")}; passed without it ${passed.join(", ")}`,
            ]),
          ...claimLines(claims),
        ],
        explains: arrives ? [] : ["app-not-connecting", "app-connections-rejected", "app-health-failing"],
        nextSteps: untested.map(({ suggestion }) => suggestion).slice(0, 3),
      },
    ];
  },
};

export function nameOf(pointer: string): string {
  return pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
}

export function testText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Said to be the same configuration, and not shown to be. */
export function claimLines(
  claims: { test: string; sameAs: string; holds: boolean; differsIn: string[]; unknown: string[] }[],
): [string, string][] {
  return claims
    .filter(({ holds }) => !holds)
    .map(({ test, sameAs, differsIn, unknown }) => {
      const why = [
        differsIn.length > 0 ? `they differ in ${differsIn.map(nameOf).join(", ")}` : "",
        unknown.length > 0 ? `only one of them records ${unknown.map(nameOf).join(", ")}` : "",
      ];
      return [
        "recorded",
        `"${test}" does not show that the configuration of "${sameAs}" ` +
          `works: ${why.filter((one) => one !== "").join("; ") || "neither records an option"}`,
      ];
    });
}
