// Who can fix it: in words, and by a mention where the target names somebody.
import type { RichTextElement } from "@slack/types";
import type { Report } from "../../report/report.ts";
import type { Owners } from "../../target/target.ts";
import { who } from "./report-summary.ts";
import { mention } from "./oncall.ts";
import { text } from "./rich-text.ts";

/** "@database-team (whoever runs the server)" */
export function whose(report: Report, owners: Owners): (RichTextElement | null)[] {
  const id = owners[report.verdict.owner];
  return id === undefined ? [text(who(report))] : [mention(id), text(` (${bare(who(report))})`)];
}

/** "your team (its own configuration)" → "your team: its own configuration", to stand in parentheses. */
const bare = (words: string) => words.replace(/ \((.*)\)$/, ": $1");
