// The vendors whose support we know how to write to. One that has no file yet gets the generic ticket.
import type { VendorName } from "../../target/vendor.ts";
import type { Vendor } from "../vendor.ts";
import { flyMpg } from "./fly-mpg.ts";
import { generic } from "./generic.ts";

export const vendors: Vendor[] = [flyMpg, generic];

export function vendorFor(name: VendorName): Vendor {
  return vendors.find((one) => one.name === name) ?? generic;
}
