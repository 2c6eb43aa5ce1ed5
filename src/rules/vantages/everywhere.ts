// The same fault from every place that was heard: the database or what stands in front of it, and no one's path.
import type { Finding } from "../../report/report.ts";
import type { Owner } from "../../report/causes.ts";
import { namesOf, ownFinding, type PlaceFinding } from "./place-finding.ts";
import { controlOf, doubtOf, vouched, type Assurance } from "./control.ts";
import { addressesOf, answersOf, share, type JudgedPlace } from "./place.ts";
import { scopeOf } from "./scope.ts";

/** @param alike not empty */
export function everywhere(failing: JudgedPlace, own: Finding, alike: JudgedPlace[]): PlaceFinding {
  const base = ownFinding(failing, own);
  const independent = alike.filter((other) => isElsewhere(failing, other));
  const all = [failing, ...alike];
  const isPath = scopeOf(own.cause) === "place" && own.layer !== "config";
  const isSharedPath = isPath && independent.length === 0;
  const [first] = independent;
  const control = first ? controlOf(failing, first, own.cause) : null;
  const doubt = control ? doubtOf(control, failing) : null;
  return {
    ...base,
    ...certainty(own, failing, independent),
    owner: isSharedPath ? own.owner : ownerOf(own, independent.length > 0),
    summary: `From ${namesOf(all)}: ${own.summary}`,
    because: [
      ...base.because,
      ...alike.map((place) => ({ vantage: place.name, observation: rowId(place), text: place.verdict.summary })),
      ...(isSharedPath
        ? [
            {
              vantage: failing.name,
              observation: "vantage",
              text: `${namesOf(all)} are in one network, so the path was not compared`,
            },
          ]
        : []),
      ...(isPath && doubt !== null && first ? [{ vantage: first.name, observation: rowId(first), text: doubt }] : []),
    ],
    nextSteps: isSharedPath
      ? [`Check from another network too: ${namesOf(all)} share one.`, ...own.nextSteps]
      : own.nextSteps,
  };
}

function rowId(place: JudgedPlace): string {
  return place.verdict.because[0]?.observation ?? "vantage";
}

/** No address takes a connection from anywhere: whoever runs the server is asked first. */
function ownerOf({ cause, owner }: Finding, isElsewhereToo: boolean): Owner {
  const gate = ["tcp-timeout", "tcp-unreachable", "tcp-some-addresses-fail", "tcp-family-broken", "tcp-lossy"];
  return isElsewhereToo && gate.includes(cause) ? "operator" : owner;
}

/** Causes that a second network confirms: the first one's path, resolver or firewall is ruled out. */
const raised = new Set<Finding["cause"]>([
  "dns-nxdomain",
  "dns-no-address",
  "tcp-timeout",
  "tcp-unreachable",
  "tcp-refused",
  "startup-silent",
  "startup-closed",
]);

function certainty(own: Finding, failing: JudgedPlace, independent: JudgedPlace[]): Assurance {
  const { confidence, proof } = own;
  if (confidence === "confirmed" && proof) return { confidence, proof };
  const isControlled = independent.some(
    (other) =>
      other.verdict.cause === own.cause &&
      controlOf(failing, other, own.cause).isGood &&
      (own.layer === "dns" ? !share(resolversOf(failing), resolversOf(other)) : isSameAddress(failing, other)),
  );
  if (raised.has(own.cause) && isControlled) return vouched("another network meets the same");
  return { confidence: confidence === "possible" ? "possible" : "likely" };
}

function isSameAddress(a: JudgedPlace, b: JudgedPlace): boolean {
  const [one, other] = [addressesOf(a), addressesOf(b)];
  return share(one.failed, other.failed) || share(one.taken, other.taken) || share(answersOf(a), answersOf(b));
}

function resolversOf({ seen }: JudgedPlace): Set<string> {
  return new Set((seen.row("dns")?.facts.resolvers ?? []).map(({ server }) => server));
}

/** The two have no network in common, as far as their own addresses tell: an IPv4 /24, an IPv6 /64. */
function isElsewhere(a: JudgedPlace, b: JudgedPlace): boolean {
  const [one, other] = [networksOf(a), networksOf(b)];
  return one.size > 0 && other.size > 0 && !share(one, other);
}

function networksOf({ seen }: JudgedPlace): Set<string> {
  const addresses = seen.row("vantage")?.facts.addresses ?? [];
  return new Set(addresses.map(({ address, family }) => networkOf(address, family)));
}

function networkOf(address: string, family: 4 | 6): string {
  if (family === 4) return address.split(".").slice(0, 3).join(".");
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((one) => one !== "");
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter((one) => one !== "").length;
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...(tail ?? "").split(":")]
    .slice(0, 4)
    .join(":");
}
