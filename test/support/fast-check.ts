// fast-check with the seed of the run: the same commit is tried with the same values again.
import { configureGlobal } from "fast-check";
import { seed } from "./campaign.ts";

configureGlobal({ seed });

export * from "fast-check";
