// Writes manifests/*.json from src/slack/manifest.ts: `npx tsx scripts/manifests.ts`.
import { writeFileSync } from "node:fs";
import { manifestText } from "../src/slack/manifest.ts";

for (const mode of ["socket", "http"] as const)
  writeFileSync(new URL(`../manifests/${mode}.json`, import.meta.url), manifestText(mode));
