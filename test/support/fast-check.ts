// fast-check, with the seed of the run: laws are tried with the same values again where the same commit is tested again.
import { configureGlobal } from "fast-check";
import { seed } from "./campaign.ts";

configureGlobal({ seed });

export * from "fast-check";
