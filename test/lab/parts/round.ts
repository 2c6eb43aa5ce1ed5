// Reports of several places as a round: what the bot would have, had it asked them.
import { parseConninfo } from "../../../src/libpq/conninfo.ts";
import type { Report } from "../../../src/report/report.ts";
import type { Round, SettingsFingerprint } from "../../../src/report/round.ts";
import { fingerprintSettings } from "../../../src/target/settings-fingerprint.ts";
import type { Places, SeenFrom } from "../scenario.ts";

const key = "a key of the lab's";

export function roundOf(
  reports: { place: SeenFrom; report: Report }[],
  { missing = [], home }: Omit<Places, "places">,
): Round {
  const asked = reports.filter(({ place }) => !place.carried).map(({ place }) => place.vantage);
  const started = (place: SeenFrom, report: Report) => Date.parse(report.startedAt) - (place.clockOffsetMs ?? 0);
  const starts = reports.map(({ place, report }) => started(place, report));
  const ends = reports.map(({ place, report }) => started(place, report) + report.tookMs);
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    id: "lab",
    target: "patient",
    roster: [...missing, ...asked],
    home: home ?? asked[0] ?? reports[0]?.place.vantage ?? "",
    startsAt: iso(Math.min(...starts)),
    deadline: iso(Math.max(...ends) + 1000),
    answers: reports.map(({ place, report }, at) => ({
      vantage: place.vantage,
      report,
      carried: place.carried ?? false,
      receivedAt: iso(ends[at] ?? 0),
      clockOffsetMs: place.carried ? null : (place.clockOffsetMs ?? 0),
      settings: place.carried ? null : settingsOf(place),
    })),
    missing: missing.map((vantage) => ({ vantage, reason: "It did not answer in time.", lastSeenAt: null })),
  };
}

function settingsOf({ url, target, env = {} }: SeenFrom): SettingsFingerprint | null {
  const { conninfo } = parseConninfo(target?.url ?? url ?? "", { where: "url", env, useEnvironment: false });
  return conninfo && fingerprintSettings(conninfo, key);
}
