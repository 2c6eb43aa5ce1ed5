// One line that a queue of tickets is sorted by: symptom, resource, region, since when.
import type { Layer } from "../report/causes.ts";
import { causeWords } from "../report/cause-words.ts";
import type { Fact } from "./fact.ts";
import type { Material } from "./material.ts";
import type { Sentence } from "./sections/section.ts";
import type { Vendor } from "./vendor.ts";
import type { TicketSeverity } from "./severity.ts";
import { firstSentence } from "../report/sentences.ts";
import { shortened } from "../report/truncate.ts";
import { beganAt } from "./template.ts";
import { capital, utc } from "./words.ts";

/** Where the verdict's own sentence is too long. */
const symptoms: Record<Exclude<Layer, "server">, string> = {
  vantage: "not seen: the checking machine is at fault",
  config: "connection settings cannot be used",
  dns: "the database's name does not resolve",
  tcp: "no TCP connection to the database",
  tls: "TLS to the database fails",
  startup: "the server opens no session",
  pooler: "the pooler gives no connection",
  auth: "the login is refused",
  admission: "the login is not admitted",
  query: "queries fail",
  session: "state of sessions is lost",
  capacity: "connections run out",
  application: "the application does not reach a working database",
  platform: "the platform's instance does not run",
};

/** Where the vendor names no limit, what a list of tickets shows. */
const usual = 120;
export const titleRoom = ({ limits }: Vendor) => limits.title ?? usual;
/** What holds the database, and is not it. */
const around = /^(?:account|subscription|organization|project|group|resourceGroup|region)$/;
/** A beginning of a sentence that says less is none. */
const shortest = 20;

/** Where the form has no field for the severity, the title says it, as far as it is known to be production. */
function wordsFor({ report: { verdict }, vendor, answers }: Material, { level, from }: TicketSeverity): string {
  const hasField = vendor.fields.some(({ value }) => value.includes("{severity}"));
  const isProduction = answers.isProduction ?? from !== "proposed";
  if (hasField || !isProduction || level > 2) return "";
  if (verdict.status === "down") return level === 1 ? "PRODUCTION DOWN: " : "Production impaired: ";
  return verdict.status === "degraded" ? "Production impaired: " : "";
}

export function titleOf(material: Material, facts: Fact[], severity: TicketSeverity, isPublic: boolean): Sentence {
  const { report, vendor, answers, caseNumber, earlierTicket, ids } = material;
  const { verdict } = report;
  const began = beganAt(facts);
  const given = vendor.identifiers.filter(({ key }) => ids[key] !== undefined || answers.ids[key] !== undefined);
  const resource = given.find(({ key }) => !around.test(key)) ?? given[0];
  const id = resource && (ids[resource.key] ?? answers.ids[resource.key]);
  const region = facts.find((one) => one.id === "id:region");
  const about = [
    ...(id && !isPublic && resource.key !== "region" ? [id] : []),
    ...(region ? [String(region.value)] : []),
    ...(began ? [`since ${utc(String(began.value))}`] : [`seen ${utc(report.startedAt)}`]),
  ].join(", ");
  const head = earlierTicket
    ? `Follow-up${caseNumber && !isPublic ? ` to case ${caseNumber}` : ""}: `
    : wordsFor(material, severity);
  const tail = ` (${about})`;
  const most = titleRoom(vendor);
  const sentence = firstSentence(verdict.summary).replace(/[.!?]$/, "");
  const room = most - head.length - tail.length;
  const brief =
    verdict.layer === "server" ? causeWords(String(verdict.cause)) : verdict.layer ? symptoms[verdict.layer] : sentence;
  const clause = sentence.replace(/(?:[:;] | \().*$/, "");
  const symptom =
    [sentence, ...(clause.length >= shortest ? [clause] : []), brief].find((one) => one.length <= room) ?? brief;
  const text =
    room < 30
      ? shortened(head === "" ? capital(brief) : `${head}${brief}`, most)
      : `${head}${shortened(head === "" ? capital(symptom) : symptom, room)}${tail}`;
  const used = [
    "verdict",
    began?.id ?? "check",
    ...(region ? ["id:region"] : []),
    ...(resource && !isPublic ? [`id:${resource.key}`] : []),
  ];
  return { text: text.replaceAll(/\s+/g, " "), facts: used };
}
