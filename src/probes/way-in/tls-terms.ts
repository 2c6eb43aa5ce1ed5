// libpq's terms of TLS, for probes: a file that cannot be used is a failure of the tested side.
import type { Conninfo } from "../../libpq/connection.ts";
import { UnusableTlsFile } from "../../libpq/tls-files.ts";
import { tlsTerms, type TlsTerms } from "../../libpq/tls-terms.ts";
import { WireFailure } from "../wire/failure.ts";

/** @throws WireFailure `file-unusable`, with the file among its facts */
export function tlsTermsFor(conninfo: Conninfo, host: string): TlsTerms {
  try {
    return tlsTerms(conninfo, host);
  } catch (error) {
    if (!(error instanceof UnusableTlsFile)) throw error;
    throw new WireFailure("file-unusable", error.message, null, { file: error.fault });
  }
}
