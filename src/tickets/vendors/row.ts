// A vendor as a row of a table: what differs from one to the next, and the rest made of it.
import type {
  SupportChannel,
  Identifier,
  Known,
  SeverityLevel,
  SeverityName,
  Vendor,
  VendorRequest,
} from "../vendor.ts";
import type { Cause } from "../../report/causes.ts";
import type { VendorName } from "../../target/vendor.ts";
import { applicationCauses, neverArrives, path, poolerCut, poolerFull, restarts } from "./cause-groups.ts";
import { insteadOfApplication, unverified } from "./known.ts";

/** label, and where not everybody may choose it: who may, and what else to choose. */
type SeverityRow = [label: string, onlyFor?: Known, fallback?: string];

/** A quirk may answer a question that people ask. */
interface RowQuirk {
  known: Known;
  causes: Cause[];
  answers?: { question: string; matches: RegExp };
}

export interface VendorRow {
  title: string;
  channels: SupportChannel[];
  severities: Record<SeverityLevel, SeverityRow>;
  firstResponse?: Partial<Record<SeverityLevel, Known>>;
  severitySource: Known;
  /** key, label, where; those that support cannot do without come with `required`. */
  required: [key: string, label: string, where: string][];
  optional: [key: string, label: string, where: string][];
  /** The form's own fields, before subject and description. */
  fields: [label: string, value: string][];
  /** Who says that applications are not debugged. */
  noApplications: Known;
  scope?: Vendor["scope"];
  quirks: RowQuirk[];
  /** The thing that events are asked of, as a template. */
  resource: string;
  status: string;
  asks: Vendor["asks"];
}

export const portal = (name: string, url: string, onlyFor: Known | null = null): SupportChannel => ({
  name,
  url,
  isPublic: false,
  onlyFor,
});
export const forum = (name: string, url: string | null): SupportChannel => ({
  name,
  url,
  isPublic: true,
  onlyFor: null,
});
export const quirk = (known: Known, ...causes: Cause[]): RowQuirk => ({ known, causes });
export const knownAnswer = (question: string, matches: RegExp, known: Known, ...causes: Cause[]): RowQuirk => ({
  known,
  causes,
  answers: { question, matches },
});

/** Where no scale is known the words go to the front of the subject. */
export const severityWords: VendorRow["severities"] = {
  1: ["Production down"],
  2: ["Production impaired"],
  3: ["Not production"],
  4: ["Question"],
};
export const noScale = (known: string) =>
  unverified(`No public scale of severities was found${known}. The words go to the front of the subject.`);

function severityOf(row: VendorRow, level: SeverityLevel): SeverityName {
  const [label, onlyFor = null, fallback = null] = row.severities[level];
  const firstResponse = row.firstResponse?.[level];
  return { label, onlyFor, fallback, ...(firstResponse ? { firstResponse } : {}) };
}

function wantedOf({ resource }: VendorRow): VendorRequest[] {
  return [
    {
      causes: [...restarts, ...path],
      text: `Host, failover, maintenance and network events of ${resource} between {from} and {to}.`,
      why: "Only the vendor sees what lies below the database.",
    },
    {
      causes: [...poolerFull, ...poolerCut, ...neverArrives, "startup-closed", "startup-silent"],
      text:
        `Connections to {host}:{port} between {from} and {to}: accepted, refused, reset. Please include the logs of ` +
        `proxy, pooler and server of ${resource}.`,
      why: "It separates a network fault from a fault behind it.",
    },
  ];
}

export function vendorOf(name: VendorName, row: VendorRow): Vendor {
  const identifier =
    (isRequired: boolean) =>
    ([key, label, where]: VendorRow["required"][number]): Identifier => ({ key, label, isRequired, where });
  return {
    name,
    title: row.title,
    channels: row.channels,
    severities: { 1: severityOf(row, 1), 2: severityOf(row, 2), 3: severityOf(row, 3), 4: severityOf(row, 4) },
    severitySource: row.severitySource,
    identifiers: [...row.required.map(identifier(true)), ...row.optional.map(identifier(false))],
    fields: [...row.fields, ["Subject", "{title}"], ["Description", "{body}"]].map(([label = "", value = ""]) => ({
      label,
      value,
    })),
    limits: { title: null, body: null },
    scope: [
      ...(row.scope ?? []),
      {
        text: "Your own application code is for its developers.",
        instead: insteadOfApplication,
        known: row.noApplications,
        causes: applicationCauses,
      },
    ],
    quirks: row.quirks.map(({ known, causes }) => ({ ...known, causes })),
    answered: row.quirks.flatMap(({ known, causes, answers }) =>
      answers ? [{ ...answers, causes, answer: known }] : [],
    ),
    wanted: wantedOf(row),
    statusPage: { url: row.status, known: unverified("Public incidents.") },
    asks: row.asks,
  };
}
