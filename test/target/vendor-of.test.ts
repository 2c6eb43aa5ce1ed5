// Who runs the server: the targets file goes before the host's name, for the vendor and for each identifier.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { readTargets } from "../../src/target/file.ts";
import { describeTarget } from "../../src/target/target.ts";

const host = "pgbouncer.k1v53olqmxx0e6np.flympg.net";
function described(settings: string, at = host) {
  const { targets } = readTargets(`targets:\n  shop:\n    url: postgres://a@${at}/b\n${settings}`, "t.yaml", {});
  const target = targets.get("shop");
  assert.ok(target);
  return describeTarget(target);
}

test("by the name, by the file, both; the severity comes along", () => {
  assert.deepEqual(described("").vendor, { name: "fly-mpg", from: "place", ids: { cluster: "k1v53olqmxx0e6np" } });
  const told = described(
    "    vendor: fly-mpg\n    vendor_ids: { cluster: mine, app: shop-web }\n    ticket_severity: 1\n",
  );
  assert.deepEqual(told.vendor, { name: "fly-mpg", from: "targets-file", ids: { cluster: "mine", app: "shop-web" } });
  assert.equal(told.ticketSeverity, 1);
  assert.deepEqual(described("    vendor: generic\n").vendor, { name: "generic", from: "targets-file", ids: {} });
  assert.deepEqual(described("    vendor_ids: { cluster: 7 }\n", "db.example").vendor, {
    name: "generic",
    from: "targets-file",
    ids: { cluster: "7" },
  });
  assert.ok(!("vendor" in described("", "db.example")));
  assert.ok(!("ticketSeverity" in described("")));
});

test("a vendor that nobody knows is a mistake that lists the known ones", () => {
  assert.throws(
    () => described("    vendor: flyio\n"),
    (error: unknown) =>
      error instanceof UserMistake &&
      /t\.yaml:4:5: targets\.shop\.vendor: must be one of fly-mpg, .*, generic/.test(error.message),
  );
});
