// Did the newest release stop at its release command?
import { isHurt } from "./harm.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { sureIf } from "../confidence.ts";

/**
 * An exit that belongs to this release came within so long after it was made (the command's default limit is 5 min).
 */
const withinMs = 15 * 60_000;

function judge(seen: ObservedCheck): Draft[] {
  const facts = seen.row("platform")?.facts;
  const release = facts?.releases?.[0];
  if (!facts || release?.status !== "failed" || release.createdAt === null) return [];
  const madeMs = Date.parse(release.createdAt);
  // A release may fail for other reasons: only the command's own exit says that it was this one.
  const machine = facts.releaseCommands?.find(({ exits: [last] }) => {
    const afterMs = last?.at ? Date.parse(last.at) - madeMs : -1;
    return last !== undefined && !last.requestedStop && last.exitCode !== 0 && afterMs >= 0 && afterMs <= withinMs;
  });
  const last = machine?.exits[0];
  if (!machine || !last) return [];
  // The machines of the release before go on running: the application may well be up.
  const hurt = isHurt(seen, "application");
  const version = release.version === null ? "" : ` v${release.version}`;
  return [
    {
      cause: "platform-release-command-failed",
      ...sureIf(!hurt, "the platform's word of a release"),
      ...(hurt ? {} : { severity: "notice" as const }),
      summary:
        `The newest release${version} of ${machine.app} failed at its release command, which ended with exit ` +
        `code ${last.exitCode}${last.oomKilled ? ", killed for memory" : ""}.`,
      because: [
        ["platform", `release${version} of ${release.createdAt}: failed`],
        ["platform", `machine ${machine.id} (release command): exit ${last.exitCode} at ${last.at}`],
      ],
      explains: hurt ? ["app-not-connecting", "app-health-failing"] : [],
      // What keeps the application from connecting mostly keeps its migrations from it as well.
      alternatives: hurt ? ["app-config-invalid-option", "app-config-family-mismatch"] : [],
      nextSteps: [
        `Read what it printed (machine ${machine.id}): \`fly logs -a ${machine.app}\`.`,
        "Check its connection. The release command runs in its own machine, without the volume. Migrations need " +
          "the direct address, not the pooler's.",
      ],
    },
  ];
}

export const platformRelease: Rule = { id: "platform-release", judges: ["platform"], judge };
