// The vendors whose support we know how to write to. A new one is a file (or a row) and a line here.
import type { VendorName } from "../../target/vendor.ts";
import type { Vendor } from "../vendor.ts";
import { aws } from "./aws.ts";
import { azure } from "./azure.ts";
import { flyMpg } from "./fly-mpg.ts";
import { flyPostgres } from "./fly-postgres.ts";
import { gcp } from "./gcp.ts";
import { generic } from "./generic.ts";
import { heroku } from "./heroku.ts";
import { neon } from "./neon.ts";
import { others } from "./others.ts";
import { supabase } from "./supabase.ts";

export const vendors: Vendor[] = [flyMpg, flyPostgres, aws, gcp, azure, supabase, neon, heroku, ...others, generic];

export function vendorFor(name: VendorName): Vendor {
  return vendors.find((one) => one.name === name) ?? generic;
}
