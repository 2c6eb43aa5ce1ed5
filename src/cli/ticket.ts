// `dbcheck ticket`: the vendor's support ticket, of a check made now or of a saved report.
import { jsonText } from "../report/control-characters.ts";
import { readFile } from "node:fs/promises";
import { errorText, UserMistake } from "../errors.ts";
import type { Observation } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import type { Secret } from "../secret.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { vendorNames, type VendorName } from "../target/vendor.ts";
import { noAnswers, type Material } from "../tickets/material.ts";
import { readAnswers } from "../tickets/read-answers.ts";
import { ticketToSend } from "../tickets/outgoing-ticket.ts";
import type { SeverityLevel } from "../tickets/vendor.ts";
import { materialFor, comparedTests, refuseHealthy, vendorNameOf } from "../use-cases/ticket-material.ts";
import { reading } from "../checkup/replay.ts";
import { checkHere } from "../use-cases/check-here.ts";
import { findTarget } from "../use-cases/find-target.ts";
import type { CheckOptions } from "./check.ts";
import { replayed } from "./replay.ts";
import type { CommandResult } from "./result.ts";

export interface TicketOptions {
  /** The name of a target, a URL, or the path of a report. */
  subject: string;
  vendor: string | undefined;
  severity: SeverityLevel | undefined;
  tests: string | undefined;
  answers: string | undefined;
  isPublic: boolean;
  json: boolean;
  check: Omit<CheckOptions, "subject" | "format" | "application">;
}

/** @throws UserMistake (exit 3) where there is nothing to escalate, or where the text would hold a secret */
export async function ticketCommand(options: TicketOptions): Promise<CommandResult> {
  const flagged = options.vendor === undefined ? null : vendorNamed(options.vendor);
  const answers =
    options.answers === undefined ? noAnswers : readAnswers(await textOf(options.answers), options.answers);
  const experiments = options.tests === undefined ? null : await testsIn(options.tests);
  const { report, path, secrets } = await reported(options);
  refuseHealthy(report);
  const vendor = flagged ?? vendorNameOf(report);
  const choice = { vendor, severity: options.severity ?? null, answers };
  const more = experiments ? { recorded: experiments } : {};
  const audience = options.isPublic ? "public" : "private";
  const write = (observations: Observation[]) =>
    ticketToSend(materialFor({ ...report, observations }, choice, more), audience, secrets);
  const sent = path === null ? write(report.observations) : reading(path, report.observations, write);
  if ("refused" in sent)
    throw new UserMistake(
      `The ticket would contain ${sent.refused}, so nothing is printed. Remove that from the answers, the tests ` +
        `or the configuration.`,
    );
  const { ticket } = sent;
  return { stdout: options.json ? jsonText(ticket) : ticket.markdown, stderr: "", exitCode: 0 };
}

/** A file that ends as reports do is a report; everything else is checked now. `path` is the report's, never a URL. */
async function reported({
  subject,
  tests,
  check,
}: TicketOptions): Promise<{ report: Report; path: string | null; secrets: Secret[] }> {
  if (/\.json$/i.test(subject) && !subject.includes("://"))
    return { report: await replayed(subject), path: subject, secrets: [] };
  const { vantage, signal, allowWriteCanary } = check;
  const target = await findTarget({ ...check, subject });
  const timeoutMs = check.timeoutSeconds * 1000;
  const report = await checkHere({ target, vantage, timeoutMs, signal, allowWriteCanary }, { tests });
  return { report, path: null, secrets: target.secrets };
}

function vendorNamed(name: string): VendorName {
  const known = vendorNames.find((one) => one === name);
  if (known) return known;
  const [near] = nearestNames(name, [...vendorNames]);
  throw new UserMistake(
    `There is no vendor "${name}"${near ? `; did you mean ${near}?` : "."} Known: ${vendorNames.join(", ")}.`,
  );
}

async function testsIn(path: string): Promise<NonNullable<Material["recorded"]>> {
  const { readExperiments } = await import("../isolation/read.ts");
  const { masked } = await import("../isolation/mask.ts");
  return comparedTests(masked(readExperiments(await textOf(path), path)), null);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new UserMistake(`Cannot read ${path}: ${errorText(error)}`);
  });
}
