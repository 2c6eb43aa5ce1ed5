// Names of certificates by libpq's rules; the differential suite holds the same against psql.
import assert from "node:assert/strict";
import { test } from "node:test";
import { certificateIsFor } from "../../src/libpq/certificate-name.ts";

const cases: [dns: string[], ip: string[], commonName: string | null, host: string, matches: boolean][] = [
  [["db.example.com"], [], null, "DB.example.com", true],
  [["db.example.com"], [], "other.example.com", "other.example.com", false],
  [[], [], "db.example.com", "db.example.com", true],
  [["*.internal"], [], null, "db.internal", true],
  [["*.example.com"], [], null, "a.b.example.com", false],
  [["*.example.com"], [], null, "example.com", false],
  [["d*.example.com"], [], null, "db.example.com", false],
  [["*"], [], null, "localhost", false],
  [["db.example.com"], [], null, "db.example.com.", false],
  [[], [], "127.0.0.1", "127.0.0.1", true],
  [["127.0.0.1"], [], null, "127.0.0.1", true],
  [["db.example.com"], [], "127.0.0.1", "127.0.0.1", true],
  [[], ["10.0.0.1"], "127.0.0.1", "127.0.0.1", false],
  [[], ["0:0:0:0:0:0:0:1"], null, "::1", true],
  [[], ["10.0.0.1"], "db", "db", true],
  [["db\0.evil.com"], [], null, "db", false],
];

test("names, wildcards, addresses and common names as libpq has them", () => {
  for (const [dns, ip, commonName, host, matches] of cases)
    assert.equal(certificateIsFor({ dns, ip, commonName }, host), matches, JSON.stringify([dns, ip, commonName, host]));
});
