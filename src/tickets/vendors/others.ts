// Vendors of whom less is known, as rows of one table.
import type { Vendor } from "../vendor.ts";
import type { VendorName } from "../../target/vendor.ts";
import { vendorOf, type VendorRow } from "./row.ts";
import { databases } from "./rows-of-databases.ts";
import { hosts } from "./rows-of-hosts.ts";

/** Those with a file of their own. */
type Deep = "fly-mpg" | "fly-postgres" | "aws" | "gcp" | "azure" | "supabase" | "neon" | "heroku" | "generic";
type Other = Exclude<VendorName, Deep>;

const rows: Record<Other, VendorRow> = { ...hosts, ...databases };

export const others: Vendor[] = (Object.keys(rows) as Other[]).map((name) => vendorOf(name, rows[name]));
