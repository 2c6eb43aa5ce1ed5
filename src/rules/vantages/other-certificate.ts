// One place sees another certificate than the rest at the same address, or none: something between speaks TLS itself.
import type { CertificateFacts } from "../../probes/facts.ts";
import { certaintyWith } from "./control.ts";
import { evidenceOf, namesOf, ownFinding, type Case, type PlaceFinding } from "./place-finding.ts";
import { addressesOf, share, type JudgedPlace } from "./place.ts";

export function leafOf({ seen }: JudgedPlace): CertificateFacts | null {
  return seen.row("tls")?.facts.chain[0] ?? null;
}

export function otherCertificate(one: Case): PlaceFinding | null {
  const { failing, own, alike, control, through } = one;
  if (own.layer !== "tls" || !share(addressesOf(failing).taken, addressesOf(control.place).taken)) return null;
  const [mine, theirs] = [leafOf(failing), leafOf(control.place)];
  const who = namesOf([failing, ...alike]);
  const base = ownFinding(failing, own);
  const seen = theirs
    ? [{ vantage: control.place.name, observation: "tls", text: `its certificate there: ${described(theirs)}` }]
    : [];
  if (mine && theirs && mine.sha256 === theirs.sha256)
    return {
      ...base,
      ...certaintyWith(own, control.isGood, false),
      owner: "client",
      summary: `Only ${who} refuses the server's certificate; ${namesOf(through)} accepts the same one.`,
      because: [...base.because, ...seen, ...evidenceOf(one)],
      nextSteps: [
        `Compare the root certificates and the clocks of ${failing.name} and ${control.place.name}.`,
        ...own.nextSteps,
      ],
    };
  return {
    ...base,
    ...certaintyWith(own, control.isGood, true),
    owner: "network",
    summary: mine
      ? `Only ${who} sees another certificate (issued by ${commonName(mine.issuer)}): something between answers ` +
        `TLS in the server's place.`
      : `Only ${who} gets no TLS session, at the address where ${namesOf(through)} does: something between ` +
        `interferes with TLS.`,
    because: [
      ...(mine
        ? [{ vantage: failing.name, observation: "tls", text: `its certificate here: ${described(mine)}` }]
        : []),
      ...base.because,
      ...seen,
      ...evidenceOf(one),
    ],
    alternatives: [],
    nextSteps: [
      `Look for a proxy, firewall or mesh at ${failing.name} that inspects TLS, and let the database's port pass.`,
      `Until then, send no password from ${failing.name}: it may not reach the real server.`,
    ],
  };
}

export function described({ subject, issuer, sha256 }: CertificateFacts): string {
  return `${commonName(subject)}, issued by ${commonName(issuer)}, SHA-256 ${sha256.replaceAll(":", "").slice(0, 16)}…`;
}

export function commonName(name: string): string {
  return /CN\s*=\s*([^,/\n]+)/.exec(name)?.[1]?.trim() ?? name;
}
