// Encryption varied: none at all, with and without the server's name,
// other versions. None of them goes as far as credentials.
import { isIP } from "../../ip.ts";
import type { ConnectionOptions } from "node:tls";
import { startupParameters } from "../way-in/startup-parameters.ts";
import { isAboutAlpn } from "../way-in/server-certificate.ts";
import { tlsTermsFor } from "../way-in/tls-terms.ts";
import { ciphersOf } from "../../libpq/tls-terms.ts";
import { isAboutStrength } from "../way-in/tls-strength.ts";
import type { ProbeContext } from "../probe.ts";
import { outcomeOf, type Variation } from "./variation.ts";
import { greetWith } from "./greeting.ts";

/** Reasons that a different handshake may change. */
const handshake = [
  "handshake-failed",
  "handshake-timeout",
  "sni-required",
  "tls-version",
  "closed",
  "reset",
  "silent",
  "malformed",
];

export const withoutTls: Variation = {
  id: "without-tls",
  varied: "TLS",
  terms: ({ carried, conninfo }, failed) =>
    failed?.id === "tls" &&
    (failed.reason === "tls-not-offered" || handshake.includes(failed.reason ?? "")) &&
    carried.current?.family !== 0 &&
    conninfo.sslmode !== "disable"
      ? { from: `sslmode=${conninfo.sslmode}`, to: "none (up to the request for credentials)" }
      : null,
  run: async (context, to) => {
    const heard = await greetWith(context, to, { tls: null, parameters: startupParameters(context) });
    heard.session?.close();
    return outcomeOf(heard);
  },
};

export const serverName: Variation = {
  id: "server-name",
  varied: "server name in TLS (SNI)",
  terms: ({ carried, conninfo }, failed) => {
    const host = carried.current?.host ?? "";
    if (failed?.id !== "tls" || !handshake.includes(failed.reason ?? "") || isIP(host) !== 0 || host.startsWith("/"))
      return null;
    return conninfo.sslsni ? { from: host, to: "none" } : { from: "none", to: host };
  },
  run: (context, to) => shake(context, to, { servername: context.conninfo.sslsni ? "" : to.host }),
};

export const withoutAlpn: Variation = {
  id: "without-alpn",
  varied: "name of the protocol in TLS (ALPN)",
  terms: ({ conninfo, seen }, failed) =>
    failed?.id === "tls" && isAboutAlpn(seen("tls")?.facts?.code) && conninfo.sslnegotiation !== "direct"
      ? { from: "postgresql, as libpq since 17", to: "none, as older clients and most drivers" }
      : null,
  run: (context, to) => shake(context, to, { ...tlsTermsFor(context.conninfo, to.host).options, ALPNProtocols: [] }),
};

export const securityLevel: Variation = {
  id: "security-level",
  varied: "OpenSSL's security level",
  terms: ({ seen }, failed) =>
    failed?.id === "tls" && isAboutStrength(seen("tls")?.facts?.code)
      ? { from: "2, OpenSSL's default since 3.2, and most distributions'", to: "1, as older ones" }
      : null,
  run: (context, to) => shake(context, to, { ciphers: ciphersOf(1) }),
};

export const versions: Variation = {
  id: "tls-versions",
  varied: "TLS versions",
  terms: ({ conninfo }, failed) => {
    const { sslMinVersion, sslMaxVersion } = conninfo;
    const isNarrow = sslMaxVersion !== null || (sslMinVersion !== null && sslMinVersion !== "TLSv1.2");
    return failed?.id === "tls" && isNarrow && handshake.includes(failed.reason ?? "")
      ? { from: `${sslMinVersion ?? "TLSv1.2"} to ${sslMaxVersion ?? "TLSv1.3"}`, to: "TLSv1.2 to TLSv1.3" }
      : null;
  },
  run: (context, to) => shake(context, to, { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" }),
};

async function shake(context: ProbeContext, to: Parameters<Variation["run"]>[1], tls: ConnectionOptions) {
  const heard = await greetWith(context, to, { tls, parameters: startupParameters(context) });
  heard.session?.close();
  return outcomeOf(heard);
}
