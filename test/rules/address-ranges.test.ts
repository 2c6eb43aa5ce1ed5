// Which range holds an address, and what DNS64 has put into one.
import assert from "node:assert/strict";
import { BlockList } from "node:net";
import { test } from "node:test";
import { assert as holds, integer, ipV4, ipV6, property } from "../support/fast-check.ts";
import { embeddedIPv4, isWithin } from "../../src/rules/way-in/address-ranges.ts";

test("a range holds an address as Node's BlockList has it", () => {
  const same = (kind: "ipv4" | "ipv6") => (address: string, base: string, length: number) => {
    const list = new BlockList();
    list.addSubnet(base, length, kind);
    assert.equal(isWithin(address, `${base}/${length}`), list.check(address, kind), `${address} in ${base}/${length}`);
  };
  holds(property(ipV4(), ipV4(), integer({ min: 1, max: 32 }), same("ipv4")));
  holds(property(ipV6(), ipV6(), integer({ min: 1, max: 128 }), same("ipv6")));
  same("ipv6")("fd00::1", "fc00::", 7);
  assert.equal(isWithin("10.0.0.1", "::/1"), false);
  assert.equal(isWithin("db.example", "10.0.0.0/8"), false);
});

test("what DNS64 has made holds the IPv4 address in its last 32 bits", () => {
  assert.equal(embeddedIPv4("64:ff9b::a63:2"), "10.99.0.2");
  assert.equal(embeddedIPv4("64:ff9b::192.0.2.33"), "192.0.2.33");
  for (const other of ["64:ff9b:1::a63:2", "2001:db8::1", "10.99.0.2", "db.lab"])
    assert.equal(embeddedIPv4(other), null);
});
