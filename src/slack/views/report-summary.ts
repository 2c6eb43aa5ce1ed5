// A report in the few lines that somebody reads at night: what is
// wrong, what to do, who does it, why, and what it is not.
import type { Cause, Layer, Owner } from "../../report/causes.ts";
import type { Confidence, Report, Verdict } from "../../report/report.ts";
import { vendorNames } from "../../target/vendor.ts";
import { vendorFor } from "../../tickets/vendors/index.ts";

/** Characters of each line. Together the headline has 300 at most, the final reply 900. */
export const room = { what: 130, step: 160, firstStep: 85, why: 120, notTheCause: 110, alternatives: 110 } as const;

/** Cut at a word, with a mark that something follows; everything is in Details. */
export function short(text: string, max: number): string {
  const clean = text.trim();
  if (clean.length <= max) return clean;
  const cut = clean.slice(0, max - 1);
  const atWord = cut.slice(0, Math.max(cut.lastIndexOf(" "), Math.floor(max / 2)));
  // A backtick without its partner would make the rest code.
  const isOpen = (atWord.match(/`/g)?.length ?? 0) % 2 === 1;
  return `${atWord.replace(/[\s,;:–-]+$/, "")}${isOpen ? "`" : ""}…`;
}

/** The first sentence. A full stop inside a number, a host name or an abbreviation ends none. */
export function firstSentence(text: string): string {
  return /^[^]*?[.!?](?=\s+[\p{Lu}\d`"'(]|$)/u.exec(text)?.[0] ?? text;
}

/** What is wrong, in one sentence. */
export function what(sentence: string): string {
  return short(firstSentence(sentence), room.what);
}

const whoWords: Record<Owner, string> = {
  client: "your team (its own configuration)",
  network: "whoever runs the network",
  operator: "whoever runs the server",
  unclear: "not clear yet",
};

/** Who can fix it: the vendor by its own name where it runs the server. */
export function who({ verdict, target }: Report): string {
  const name = vendorNames.find((one) => one === target.vendor?.name && one !== "generic");
  return verdict.owner === "operator" && name !== undefined ? vendorFor(name).title : whoWords[verdict.owner];
}

const proofWords: Record<NonNullable<Verdict["proof"]>, string> = {
  stated: "the server says so itself",
  control: "a control test rules out the similar causes",
  bytes: "the received bytes show it",
};
const confidenceWords: Record<Confidence, string> = { confirmed: "Proven", likely: "Likely", possible: "Possible" };

/** "Proven: the server says so itself." */
export function certainty({ confidence, proof }: Verdict): string {
  return `${confidenceWords[confidence]}${confidence === "confirmed" && proof ? `: ${proofWords[proof]}` : ""}.`;
}

const layerWords: Partial<Record<Layer, string>> = {
  dns: "name",
  tcp: "network",
  tls: "TLS",
  startup: "server's greeting",
  auth: "password",
  admission: "admission",
  query: "queries",
};

/** "Not the cause: name, network, TLS."; "" where nothing was ruled out. */
export function notTheCause({ ruledOut }: Verdict, layerOf: (cause: Cause) => Layer): string {
  const names = [...new Set(ruledOut.flatMap(({ cause }) => layerWords[layerOf(cause)] ?? []))];
  return names.length === 0 ? "" : short(`Not the cause: ${names.join(", ")}.`, room.notTheCause);
}

/** "Could also be: …"; "" where nothing else looks the same from here. */
export function couldAlsoBe({ alternatives }: Verdict): string {
  return alternatives.length === 0 ? "" : short(`Could also be: ${alternatives.join(", ")}.`, room.alternatives);
}

/** Sentences of evidence that do not repeat the verdict's own. */
export function why({ verdict }: Report, most = 3): string[] {
  const said = plain(verdict.summary);
  const lines = verdict.because.map(({ text }) => text).filter((text) => !said.includes(plain(text)));
  return [...new Set(lines)].slice(0, most).map((text) => short(text, room.why));
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
