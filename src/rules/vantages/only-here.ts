// Why one place fails where others get through: its settings, its answers from DNS, its certificate, or its path.
import type { Cause } from "../../report/causes.ts";
import { certaintyWith } from "./control.ts";
import { evidenceOf, namesOf, ownFinding, worksFrom, type Case, type PlaceFinding } from "./place-finding.ts";
import { otherAnswers } from "./other-answers.ts";
import { otherCertificate } from "./other-certificate.ts";
import { otherSettings } from "./other-settings.ts";
import { addressesOf, share, type JudgedPlace } from "./place.ts";
import { scopeOf } from "./scope.ts";

/** The first that explains it. What differs in more than the place comes first: it is no control of the path. */
const explanations: ((one: Case) => PlaceFinding | null)[] = [
  ownFile,
  otherSettings,
  otherAnswers,
  otherCertificate,
  path,
];

export function onlyHere(one: Case): PlaceFinding {
  for (const explain of explanations) {
    const found = explain(one);
    if (found) return found;
  }
  return unexplained(one);
}

/** A configuration that cannot be used is nobody else's. */
function ownFile({ failing, own, alike }: Case): PlaceFinding | null {
  if (own.layer !== "config" && own.layer !== "vantage") return null;
  return { ...ownFinding(failing, own), summary: `Only ${namesOf([failing, ...alike])}: ${own.summary}` };
}

/** Causes that the path from one place brings about, and what that place cannot do. */
const onThePath: Partial<Record<Cause, (address: string) => string>> = {
  "tcp-timeout": (address) => `cannot reach ${address}: its packets get no answer`,
  "tcp-unreachable": (address) => `cannot reach ${address}: the network reports it unreachable`,
  "tcp-refused": (address) => `cannot reach ${address}: its connections are refused`,
  "tcp-lossy": (address) => `loses packets on its path to ${address}`,
  "tcp-slow": (address) => `has slow round trips to ${address}`,
  "tcp-family-broken": (address) => `cannot reach ${address}, and with it one address family`,
  "tcp-some-addresses-fail": (address) => `cannot reach ${address}, one of several addresses`,
  "startup-silent": (address) => `connects to ${address} and gets no answer`,
  "startup-closed": (address) => `connects to ${address} and is cut off`,
  "startup-not-postgres": (address) => `finds something other than PostgreSQL at ${address}`,
  "query-response-stalled": (address) => `loses large packets from ${address}`,
};

/** The same address takes the others' connections: then it is neither the server nor its port. */
function path(one: Case): PlaceFinding | null {
  const { failing, own, alike, through, control } = one;
  const how = onThePath[own.cause];
  if (!how) return null;
  const [mine, theirs] = [addressesOf(failing), addressesOf(control.place)];
  const isConnected = own.layer !== "tcp" || mine.failed.size === 0;
  const isSame = share(theirs.taken, isConnected ? mine.taken : mine.failed);
  if (!isSame) return null;
  const who = namesOf([failing, ...alike]);
  const families = failing.seen.row("vantage")?.facts.families ?? [];
  const [address = ""] = [...theirs.taken].filter((taken) => (isConnected ? mine.taken : mine.failed).has(taken));
  const lacksFamily = own.layer === "tcp" && address.startsWith("[") && !families.includes(6);
  return {
    ...ownFinding(failing, own),
    ...certaintyWith(own, control.isGood, true),
    owner: "network",
    summary: lacksFamily
      ? `Only ${who} has no IPv6, but ${address} is an IPv6 address. ${worksFrom(through)}`
      : `Only ${who} ${how(address)}. ${worksFrom(through)}`,
    because: [...ownFinding(failing, own).because, ...evidenceOf(one)],
    alternatives: [],
    nextSteps: [
      `Check the allowlist, firewall or security group in front of ${address} for ${who}.`,
      `Compare the routes of ${failing.name} and ${control.place.name}: \`ip route get ${bare(address)}\`, ` +
        `\`tracepath ${bare(address)}\`.`,
    ],
  };
}

function bare(address: string): string {
  return address.replace(/:\d+$/, "").replaceAll(/[[\]]/g, "");
}

/** What the server states holds for who asked; others are named beside it. */
function unexplained(one: Case): PlaceFinding {
  const { failing, own, alike, through, control } = one;
  const isEverybodys = scopeOf(own.cause) === "server";
  const serversDiffer = !share(addressesOf(failing).taken, addressesOf(control.place).taken);
  return {
    ...ownFinding(failing, own),
    ...certaintyWith(own, control.isGood, false),
    summary: isEverybodys
      ? own.summary
      : `Only ${namesOf([failing, ...alike])}, not ${namesOf(through)}: ${own.summary}`,
    because: [...ownFinding(failing, own).because, ...evidenceOf(one)],
    nextSteps: [
      ...(serversDiffer && addressesOf(failing).taken.size > 0
        ? [`Compare the addresses: ${reached(failing)} and ${reached(control.place)} may be different servers.`]
        : []),
      ...own.nextSteps,
    ],
  };
}

function reached(place: JudgedPlace): string {
  return `${place.name} reaches ${[...addressesOf(place).taken].join(", ") || "none"}`;
}
