// Our isIP answers as Node's does.
import assert from "node:assert/strict";
import { isIP as nodeIsIP } from "node:net";
import { test } from "node:test";
import { assert as holds, domain, ipV4, ipV4Extended, ipV6, oneof, property, string } from "../support/fast-check.ts";
import { isIP } from "../../src/ip.ts";

test("isIP answers as Node's for addresses, names and anything", () => {
  const text = oneof(ipV4(), ipV6(), ipV4Extended(), domain(), string());
  holds(property(text, (one) => assert.equal(isIP(one), nodeIsIP(one))));
  for (const one of ["fe80::1%eth0", "::ffff:10.0.0.1", "10.0.0.1:5432", "[::1]", ":", "", "1.2.3"])
    assert.equal(isIP(one), nodeIsIP(one), one);
});
