// One place is given other addresses for the same name than those that get through, or none.
import { certaintyWith } from "./control.ts";
import { evidenceOf, namesOf, ownFinding, type Case, type PlaceFinding } from "./place-finding.ts";
import { addressesOf, answersOf, share, type JudgedPlace } from "./place.ts";

export function otherAnswers(one: Case): PlaceFinding | null {
  if (one.own.layer === "dns" && one.own.cause !== "dns-answers-differ") return noAnswer(one);
  if (one.own.cause === "tcp-some-addresses-fail" || one.own.cause === "tcp-family-broken") return oneMore(one);
  return ["tcp", "tls", "startup"].includes(one.own.layer) ? others(one) : null;
}

/** Only this place's resolver does not know the name, or does not answer. */
function noAnswer(one: Case): PlaceFinding | null {
  const { failing, own, alike, control, through } = one;
  const known = answersOf(control.place);
  if (known.size === 0) return null;
  const who = namesOf([failing, ...alike]);
  const mine = ownFinding(failing, own);
  return {
    ...mine,
    // A family that the application asks for is no matter of the resolver's.
    ...(own.cause === "dns-family-mismatch" ? {} : { owner: "network" as const }),
    ...certaintyWith(own, control.isGood, true),
    summary: `Only ${who} cannot resolve ${failing.seen.host}; ${namesOf(through)} gets ${listed(known)}.`,
    because: [...mine.because, ...evidenceOf(one)],
    alternatives: [],
    nextSteps: [
      `Compare the resolvers: \`cat /etc/resolv.conf\` and \`getent ahosts ${failing.seen.host}\` in both places.`,
      `Check that the private zone is attached to the network of ${failing.name}. Compare hosts files and ` +
        `search domains too.`,
    ],
  };
}

/** Not one address in common, and what this place was given does not work. */
function others(one: Case): PlaceFinding | null {
  const { failing, own, alike, control } = one;
  const [mine, theirs] = [answersOf(failing), answersOf(control.place)];
  if (mine.size === 0 || theirs.size === 0 || share(mine, theirs)) return null;
  const { certainty, ruledOut } = elsewhere(one);
  const base = ownFinding(failing, own);
  return {
    ...base,
    cause: "dns-answers-differ",
    layer: "dns",
    owner: "operator",
    ...certainty,
    summary:
      `Only ${namesOf([failing, ...alike])} gets ${listed(mine)} for ${failing.seen.host}, which ` +
      `fails; ${control.place.name} gets ${listed(theirs)}.`,
    because: [{ vantage: failing.name, observation: "dns", text: dnsOf(failing) }, ...base.because, ...evidenceOf(one)],
    explains: [...base.explains, own.cause],
    ruledOut,
    alternatives: [own.cause],
    nextSteps: [
      `Ask whoever runs this DNS name which addresses are right. A record may be outdated, or a private zone ` +
        `may differ.`,
      `From ${failing.name}, try ${listed(theirs)} in place of the name.`,
    ],
  };
}

/**
 * Whether the other address would work from here is not known, unless it was tried: then it is not the path.
 */
function elsewhere({ own }: Case): { certainty: ReturnType<typeof certaintyWith>; ruledOut: PlaceFinding["ruledOut"] } {
  return { certainty: { confidence: own.confidence === "possible" ? "possible" : "likely" }, ruledOut: own.ruledOut };
}

/** It was given an address that nobody else was, and that one is dead. */
function oneMore(one: Case): PlaceFinding | null {
  const { failing, own, alike, control, through } = one;
  const theirs = answersOf(control.place);
  const [mine, dead] = [answersOf(failing), addressesOf(failing).failed];
  const extra = [...mine].filter((address) => !theirs.has(address) && [...dead].some((at) => isAt(at, address)));
  if (theirs.size === 0 || extra.length === 0) return null;
  const base = ownFinding(failing, own);
  return {
    ...base,
    ...certaintyWith(own, control.isGood, false),
    summary:
      `Only ${namesOf([failing, ...alike])} is given ${extra.join(", ")} for ${failing.seen.host}, which takes no ` +
      `connection; ${namesOf(through)} is not.`,
    because: [...base.because, { vantage: control.place.name, observation: "dns", text: dnsOf(control.place) }],
    nextSteps: [
      `Ask whoever runs this DNS name whether ${extra.join(", ")} is still right. An old record lives until its ` +
        `TTL ends.`,
      ...own.nextSteps,
    ],
  };
}

function isAt(socket: string, address: string): boolean {
  return socket.startsWith(address.includes(":") ? `[${address}]:` : `${address}:`);
}

function listed(addresses: Set<string>): string {
  const all = [...addresses];
  return all.length > 2 ? `${all.slice(0, 2).join(", ")} and ${all.length - 2} more` : all.join(", ");
}

function dnsOf(place: JudgedPlace): string {
  return place.report.observations.find(({ id }) => id === "dns")?.summary ?? "";
}
