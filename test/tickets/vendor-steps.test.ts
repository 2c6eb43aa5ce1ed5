// What people are told to do with their vendor: only what it
// documents of this cause, and a ticket only where it can help.
import assert from "node:assert/strict";
import { test } from "node:test";
import { vendorSteps } from "../../src/checkup/vendor-steps.ts";
import { usualOwner, layerOf, type Cause } from "../../src/report/causes.ts";
import type { Verdict } from "../../src/report/report.ts";
import type { VendorName, VendorOf } from "../../src/target/vendor.ts";

const of = (name: VendorName): VendorOf => ({ name, from: "place", ids: {} });
function verdict(cause: Cause, more: Partial<Verdict> = {}): Verdict {
  const rest = {
    because: [],
    ruledOut: [],
    alternatives: [],
    nextSteps: [],
    summary: "",
    confidence: "confirmed" as const,
  };
  return { status: "down", cause, layer: layerOf(cause), owner: usualOwner(cause), ...rest, ...more };
}

test("a fault of the server: what the vendor documents of it, and a ticket", () => {
  const steps = vendorSteps(of("aws"), verdict("query-disk-full"));
  assert.match(steps[0] ?? "", /^Amazon RDS .* documents: .*storage.* https:/);
  assert.match(steps.at(-1) ?? "", /^File a ticket with Amazon RDS .* \(AWS Support Center\)/);
});

test("a fault of the application: no ticket; a vendor that is not known, or nothing wrong: nothing", () => {
  const own = vendorSteps(of("fly-mpg"), verdict("app-config-invalid-option"));
  assert.ok(own.every((step) => !step.startsWith("File a ticket")));
  assert.deepEqual(vendorSteps(null, verdict("query-disk-full")), []);
  assert.deepEqual(vendorSteps(of("generic"), verdict("query-disk-full")), []);
  assert.deepEqual(
    vendorSteps(of("aws"), verdict("query-disk-full", { status: "healthy", cause: null, layer: null })),
    [],
  );
});
