// Takes the place of demo.ts in a build without the demo (scripts/bundle.mjs).
import { UserMistake } from "../errors.ts";

export async function demo(): Promise<never> {
  throw new UserMistake("This build of dbcheck has no demo. For one that has: run npm ci in a checkout.");
}
