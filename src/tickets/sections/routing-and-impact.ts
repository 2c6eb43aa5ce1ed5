// Who gets it and what it is about: where to file, how bad, which resource, since when.
import type { Known } from "../vendor.ts";
import { beganAt } from "../template.ts";
import { place, utc } from "../words.ts";
import { causesOf, concerns } from "./causes.ts";
import {
  fact,
  hearsay,
  item,
  known,
  listBlock,
  sentenceOf,
  sectionOf,
  those,
  type TicketSection,
  type Sentence,
  type TicketSource,
} from "./section.ts";

/** For whoever files it; the ticket itself begins after it. */
export function routing(source: TicketSource, isPublic: boolean): TicketSection | null {
  const { material, severity } = source;
  const { vendor, report } = material;
  const causes = causesOf(report);
  const isOurs = report.verdict.owner === "client" && report.verdict.cause !== null;
  const [first] = those(source, "next:0");
  const scopes = vendor.scope.filter((one) => concerns(one.causes, causes));
  const channels = vendor.channels.filter((one) => one.isPublic === isPublic);
  return sectionOf(
    "routing",
    listBlock([
      isOurs
        ? item(
            sentenceOf(`The evidence points to your own side. ${report.verdict.summary}`, "verdict"),
            ...(first ? [fact(first)] : []),
          )
        : null,
      report.target.vendor?.note ? sentenceOf(report.target.vendor.note, "target:endpoint:0") : null,
      ...scopes.map((one) => item(known(one.known, one.text), known(one.known, one.instead))),
      ...(channels.length > 0 ? channels : vendor.channels).map(({ name, url, onlyFor }) =>
        item(known({ text: `File at: ${name}`, url, isVerified: true }), ...(onlyFor ? [known(onlyFor)] : [])),
      ),
      item(
        sentenceOf(`Severity: ${severity.label} (level ${severity.level} of 4), because ${severity.why}`, "severity"),
        ...[vendor.severitySource, severity.firstResponse, severity.onlyFor].flatMap((one): Sentence[] =>
          one ? [known(one)] : [],
        ),
        ...(severity.fallback
          ? [
              known(
                plainly(
                  severity.onlyFor,
                  severity.onlyFor ? `If that does not apply: ${severity.fallback}` : severity.fallback,
                ),
              ),
            ]
          : []),
      ),
      // Those with a key are asked for one by one.
      ...vendor.asks.filter(({ key }) => key === undefined).map((one) => known(one)),
      statusLine(source),
    ]),
  );
}

const plainly = (rests: Known | null, text: string): Known => ({
  text,
  url: rests?.url ?? null,
  isVerified: rests?.isVerified ?? true,
});

/** Vendors want it looked at first; what was recorded says when. */
function statusLine(source: TicketSource): Sentence | null {
  const { statusPage } = source.material.vendor;
  if (!statusPage || source.facts.some(({ source: from }) => from === "status-page")) return null;
  return known({ text: "Check the status page before filing", url: statusPage.url, isVerified: true });
}

const seenFrom = (vantage: string) => (vantage === "local" ? `${place(vantage)} (vantage local)` : vantage);

/** In public only what names nobody. */
export function identification(source: TicketSource, isPublic: boolean): TicketSection | null {
  const { material, facts } = source;
  const { report, vendor } = material;
  const began = beganAt(facts);
  const { status, cause } = report.verdict;
  const isGuess =
    source.severity.from === "proposed" && source.severity.level < 4 && material.answers.isProduction === null;
  const stated =
    status === "healthy"
      ? "works again"
      : status === "inconclusive"
        ? "not known"
        : `${status}${cause ? ` (${cause})` : ""}`;
  const line = (...sentences: Sentence[]) => (sentences.length === 0 ? null : { sentences, under: [] });
  return sectionOf(
    "identification",
    listBlock([
      line(
        sentenceOf(
          `Product: ${vendor.title}`,
          ...(facts.some(({ id }) => id.startsWith("id:"))
            ? those(source, "id:").map(({ id }) => id)
            : ["target:name"]),
        ),
        ...(isPublic ? those(source, "id:region") : those(source, "people:case", "id:")).map(fact),
      ),
      line(...(isPublic ? [] : those(source, "target:endpoint:", "target:database", "target:user").map(fact))),
      line(
        began
          ? sentenceOf(
              `Began: ${utc(String(began.value))}${began.confidence === "reported" ? ", as reported" : ", as dbcheck first saw it"}`,
              began.id,
            )
          : sentenceOf(`Seen at ${utc(report.startedAt)}; when it began is not known`, "check"),
        sentenceOf(
          `State at ${utc(report.startedAt)}, as seen from ${seenFrom(report.vantage)}: ${stated}`,
          "verdict",
          "check",
        ),
        ...those(source, "incident:flapping", "incident:reopened").map(fact),
      ),
      line(
        sentenceOf(
          `Severity: ${source.severity.label}${isGuess ? ", proposed: confirm whether this is production" : ""}`,
          "severity",
        ),
        ...those(source, "people:production", "people:plan").map(hearsay),
      ),
      line(...(isPublic ? [] : those(source, "people:contact", "people:consent").map(hearsay))),
    ]),
  );
}
