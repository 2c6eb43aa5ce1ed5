// One place connects with other settings than those that get through: another secret, database, role, port, TLS.
import { certaintyWith } from "./control.ts";
import { evidenceOf, namesOf, ownFinding, type Case, type PlaceFinding } from "./place-finding.ts";
import { scopeOf } from "./scope.ts";
import { destination, settingName, relevantTo, settingValue } from "./settings.ts";

/** So many settings are named in a sentence. */
const mostNamed = 3;

export function otherSettings(one: Case): PlaceFinding | null {
  const { failing, own, alike, control } = one;
  // What the server says to everybody is no matter of who asks, but of whom one asks.
  const possible = scopeOf(own.cause) === "server" ? destination : relevantTo(own.layer);
  const relevant = possible.filter((name) => control.settings.differ.includes(name));
  if (relevant.length === 0) return null;
  const mine = ownFinding(failing, own);
  const because = [...mine.because, ...values(one, relevant), ...evidenceOf(one).slice(0, 1)];
  const certainty = certaintyWith(own, false, false);
  // Another host is another server: what works there says nothing of this one, but for a name that nobody has.
  if (isOtherHost(relevant) && own.layer !== "dns")
    return {
      ...mine,
      ...certainty,
      because,
      nextSteps: [
        `Check ${failing.name}'s host from ${control.place.name} too: it uses another one.`,
        ...own.nextSteps,
      ],
    };
  const named = relevant.filter((name) => isOtherHost(relevant) || !destination.includes(name) || name === "port");
  const listed = named.slice(0, mostNamed).map(settingName).join(", ");
  const isSameUser = !control.settings.differ.includes("user") && !control.settings.unknown.includes("user");
  return {
    ...mine,
    ...certainty,
    owner: "client",
    summary:
      `Only ${namesOf([failing, ...alike])} fails, and its ${listed} is not that of ${control.place.name}, which ` +
      `gets through.`,
    because,
    // The role can log in from there: what is wrong with the role itself is ruled out.
    alternatives: own.cause === "auth-password-rejected" && isSameUser ? [] : own.alternatives,
    nextSteps: [
      `Compare ${listed} in the settings of ${failing.name} and ${control.place.name}; change one at a time.`,
      ...own.nextSteps,
    ],
  };
}

function isOtherHost(names: string[]): boolean {
  return names.includes("host") || names.includes("hostaddr");
}

function values({ failing, own, control }: Case, names: string[]): PlaceFinding["because"] {
  return names.map((name) => {
    const [mine, theirs] = [settingValue(name, failing), settingValue(name, control.place)];
    const isClear = mine !== null && theirs !== null;
    return {
      vantage: failing.name,
      observation: own.because[0]?.observation ?? "config",
      text: isClear
        ? `${settingName(name)} is ${mine} here and ${theirs} at ${control.place.name}`
        : `${settingName(name)} differs from ${control.place.name}'s (compared without its value)`,
    };
  });
}
