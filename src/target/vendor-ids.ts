// Which of a vendor's identifiers name one database; a region, an account or an organization names many.
import type { VendorName, VendorOf } from "./vendor.ts";

const keys: Partial<Record<VendorName, string[]>> = {
  aws: ["instance", "cluster", "resource"],
  gcp: ["connection"],
  "fly-mpg": ["cluster"],
  "fly-postgres": ["app"],
  supabase: ["project"],
  neon: ["endpoint"],
  heroku: ["addon"],
};
const usualKeys = ["instance", "cluster", "server", "service", "database"];

export function databaseIds(vendor: VendorOf | null): string[] {
  if (!vendor) return [];
  return (keys[vendor.name] ?? usualKeys).flatMap((key) => vendor.ids[key] ?? []);
}
