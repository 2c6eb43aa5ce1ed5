// Errors about files, shared memory and the channel: the SQLSTATE is shared, routine or file's name decides.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Circumstances } from "../../src/rules/way-in/meaning.ts";
import { meaningOf } from "../../src/rules/way-in/sqlstate.ts";

const base: Circumstances = { rung: "query", method: "sasl", proven: true, tls: false, otherTls: null, before: 0 };
const startup: Partial<Circumstances> = { rung: "startup", proven: false };
const auth: Partial<Circumstances> = { rung: "auth", proven: false };

/** "cause confidence" for each. */
const rows: [sqlstate: string, routine: string, message: string, at: Partial<Circumstances>, expected: string][] = [
  [
    "42501",
    "load_relmap_file",
    'could not open file "global/pg_filenode.map"',
    startup,
    "startup-server-error confirmed",
  ],
  [
    "XX001",
    "load_relmap_file",
    'relation mapping file "global/pg_filenode.map"',
    startup,
    "startup-server-error confirmed",
  ],
  ["58P01", "mdopenfork", "konnte Datei »global/1260« nicht öffnen", startup, "startup-server-error confirmed"],
  ["58P01", "mdopenfork", "konnte Datei »base/16385/1259« nicht öffnen", {}, "admission-database-damaged likely"],
  [
    "42501",
    "internal_load_library",
    'could not access file "$libdir/hook"',
    {},
    "admission-login-code-failed confirmed",
  ],
  [
    "58P01",
    "internal_load_library",
    'could not access file "$libdir/hook"',
    {},
    "admission-login-code-failed confirmed",
  ],
  ["42501", "aclcheck_error", "keine Berechtigung für Tabelle t", {}, "query-permission-denied confirmed"],
  ["42501", "hook_of_an_extension", "no", {}, "query-permission-denied likely"],
  [
    "53100",
    "dsm_impl_posix_resize",
    "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
    {},
    "query-out-of-memory confirmed",
  ],
  ["53100", "mdextend", "Auf dem Gerät ist kein Speicherplatz mehr verfügbar", {}, "query-disk-full confirmed"],
  ["28000", "read_client_final_message", "Channel-Binding", auth, "tls-channel-binding-unavailable confirmed"],
  // Whoever asks for a password has let its own pg_hba.conf decide before: this is another server's.
  ["28000", "ClientAuthentication", "kein pg_hba.conf-Eintrag", auth, "pooler-server-login-failed confirmed"],
  ["28000", "ClientAuthentication", "kein pg_hba.conf-Eintrag", startup, "auth-hba-rejected confirmed"],
];

for (const [sqlstate, routine, message, at, expected] of rows)
  test(`${sqlstate} ${routine} at ${at.rung ?? "query"}: ${expected}`, () => {
    const error = { severity: "ERROR", sqlstate, message, detail: null, hint: null, file: null, line: null, routine };
    const meaning = meaningOf(error, { ...base, ...at });
    assert.equal(`${meaning?.cause} ${meaning?.confidence}`, expected);
  });

test("an error of a proxy's that has no SQLSTATE is not the old form of a server that cannot fork", () => {
  const error = { sqlstate: null, message: "no", detail: null, hint: null, file: null, line: null, routine: null };
  const confidenceOf = (severity: string | null) =>
    meaningOf({ ...error, severity }, { ...base, ...startup })?.confidence;
  assert.equal(confidenceOf(null), "confirmed");
  assert.equal(confidenceOf("FATAL"), "possible");
});
