// A report in the few lines that somebody reads at night: what is
// wrong, what to do, who does it, why, and what it is not.
import { layerOf, type Layer, type Owner } from "../../report/causes.ts";
import { causeWords } from "../../report/cause-words.ts";
import type { Confidence, Report, Verdict } from "../../report/report.ts";
import { firstSentence, short } from "../../report/sentences.ts";
import { vendorNames } from "../../target/vendor.ts";
import { vendorFor } from "../../tickets/vendors/index.ts";

/** Characters of a line at most; the budget of the whole message is `mostChars`. */
export const room = { what: 130, step: 160, firstStep: 85, code: 400, why: 120, besides: 110 } as const;

/** What the summary says after its first sentence. */
export function rest(sentence: string): string {
  return sentence.slice(firstSentence(sentence).length).trim();
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
  dns: "DNS",
  tcp: "network",
  tls: "TLS",
  startup: "server start-up",
  auth: "password",
  admission: "database and role",
  query: "queries",
};

/** "Not the cause: DNS, network, TLS."; "" where nothing was ruled out. */
export function notTheCause({ ruledOut }: Verdict): string {
  const names = [...new Set(ruledOut.flatMap(({ cause }) => layerWords[layerOf(cause)] ?? []))];
  return names.length === 0 ? "" : short(`Not the cause: ${names.join(", ")}.`, room.besides);
}

/** "Could also be: a wrong password."; "" where nothing else looks the same from here. */
export function couldAlsoBe({ alternatives }: Verdict): string {
  return alternatives.length === 0
    ? ""
    : short(`Could also be: ${alternatives.map(causeWords).join(", ")}.`, room.besides);
}

/** Lines of evidence that say something new. @param said already: the verdict's sentence, the steps */
export function why({ verdict }: Report, said: string[]): string[] {
  const known = new Set(said.flatMap(words));
  const lines = [rest(verdict.summary), ...verdict.because.map(({ text }) => text)].filter((line) => {
    const own = words(line);
    const isNew = own.filter((word) => !known.has(word)).length > own.length * alike;
    for (const word of isNew ? own : []) known.add(word);
    return isNew;
  });
  return lines.map((text) => short(text, room.why));
}

/** A line with a smaller share of new words repeats what was said. */
const alike = 0.2;
const words = (text: string) => [...new Set(text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [])];
