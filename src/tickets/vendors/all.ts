// The vendors of this room, by name: those with a file of their own, and the rows of the table.
import type { Vendor } from "../vendor.ts";
import { aws } from "./aws.ts";
import { azure } from "./azure.ts";
import { flyPostgres } from "./fly-postgres.ts";
import { gcp } from "./gcp.ts";
import { heroku } from "./heroku.ts";
import { neon } from "./neon.ts";
import { others } from "./others.ts";
import { supabase } from "./supabase.ts";

/** Each once; Fly.io's managed Postgres and `generic` are not among them. */
export const vendors: Vendor[] = [flyPostgres, aws, gcp, azure, supabase, neon, heroku, ...others];
