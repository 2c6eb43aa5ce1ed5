// Does the vendor speak of an open incident? A notice beside the verdict: neither is it
// this fault because it is open, nor is anything ruled out because none is.
import { confirmedBy } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const page = seen.row("status-page")?.facts;
  const incidents = (page?.incidents ?? []).filter(({ concerns }) => concerns !== false);
  const issues = seen.row("platform")?.facts.hostIssues ?? [];
  const [first] = incidents;
  const [issue] = issues;
  const name = first?.name ?? (issue && `a hardware problem under ${issue.app}`);
  if (name === undefined) return [];
  const many = incidents.length + issues.length;
  return [
    {
      cause: "platform-incident-open",
      ...confirmedBy("the vendor's incident"),
      summary:
        `The vendor ` +
        `reports ${first ? `an open incident: "${name}"` : name}${many > 1 ? `, and ${many - 1} more` : ""}. That ` +
        `alone does not say that it is the cause here.`,
      because: [
        ...incidents
          .slice(0, 3)
          .map(({ id, name: title, status, startedAt, affects }): [string, string] => [
            "status-page",
            [`"${title}" (${id})`, status, startedAt && `since ${startedAt}`, affects.slice(0, 5).join(", ")]
              .filter(Boolean)
              .join(", "),
          ]),
        ...issues
          .slice(0, 3)
          .map(({ id, app, message, createdAt }): [string, string] => [
            "platform",
            [`host of ${app} (${id})`, createdAt && `since ${createdAt}`, message].filter(Boolean).join(", "),
          ]),
      ],
      nextSteps: [
        page && first
          ? `Follow it at ${page.page}, and compare its start time with this incident's.`
          : "Mention it in the ticket to the vendor.",
      ],
    },
  ];
}

export const platformIncident: Rule = { id: "platform-incident", judges: [], judge };
