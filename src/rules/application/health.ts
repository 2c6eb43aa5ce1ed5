// The application says itself that it is not well, while the database works from here.
import type { Rule } from "../rule.ts";
import { sureIf } from "../confidence.ts";

export const appHealth: Rule = {
  id: "app-health",
  judges: ["health"],
  judge: (seen) => {
    const row = seen.row("health");
    if (row?.outcome !== "warned") return [];
    const { status, place, why } = row.facts;
    const query = seen.row("query");
    const works = query?.outcome === "passed" || query?.outcome === "warned";
    const app = seen.row("application");
    return [
      {
        cause: "app-health-failing",
        ...sureIf(status !== null, "its health endpoint answers so"),
        summary:
          status === null
            ? `The application's health endpoint ${place} does not answer from here: ${why}.`
            : `The application's health ` +
              `endpoint ${place} answers ${status}${works ? ", while the database works from here" : ""}.`,
        because: [
          ["health", row.summary],
          ...(app && app.outcome !== "unknown" ? ([["application", app.summary]] as [string, string][]) : []),
        ],
        alternatives: status === null ? ["tcp-timeout"] : [],
        nextSteps: [
          ...(status === null
            ? ["Make sure that this machine may reach the endpoint. If not, remove health_url from this target."]
            : []),
          "Read the endpoint's answer and its log: they name the first dependency that fails.",
          ...(works
            ? [
                "If it names the database, compare the application's connection options with this check's, one " +
                  "at a time.",
              ]
            : []),
        ],
      },
    ];
  },
};
