// Two places that both get through see different certificates at one address: nobody is hurt, and somebody reads along.
import type { RoundFinding } from "../../report/round-verdict.ts";
import { commonName, described, leafOf } from "./other-certificate.ts";
import { addressesOf, passes, share, type JudgedPlace } from "./place.ts";

export function differingCertificates(center: JudgedPlace | null, counted: JudgedPlace[]): RoundFinding[] {
  if (!center || center.notCounted !== null) return [];
  const mine = leafOf(center);
  return counted.flatMap((place) => {
    const theirs = leafOf(place);
    if (place === center || !mine || !theirs || mine.sha256 === theirs.sha256) return [];
    if (!passes(center, "tls") || !passes(place, "tls")) return [];
    if (!share(addressesOf(center).taken, addressesOf(place).taken)) return [];
    return [
      {
        cause: "tls-certificate-untrusted",
        layer: "tls",
        severity: "notice",
        confidence: "possible",
        owner: "network",
        summary:
          `${center.name} and ${place.name} see different certificates (issued ` +
          `by ${commonName(mine.issuer)}, ${commonName(theirs.issuer)}): a proxy may be reading the traffic.`,
        because: [
          { vantage: center.name, observation: "tls", text: described(mine) },
          { vantage: place.name, observation: "tls", text: described(theirs) },
        ],
        explains: [],
        ruledOut: [],
        alternatives: [],
        nextSteps: [
          "Compare both fingerprints with the vendor's: servers behind one balancer may have different certificates.",
          "Use sslmode=verify-full, which refuses a certificate that is not the server's.",
        ],
        vantages: [center.name, place.name],
      },
    ];
  });
}
