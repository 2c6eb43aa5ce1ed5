// npm's `prepare`: builds dist/ where the bundler is installed, and stays quiet under `npm ci --omit=dev`.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const isInstalled = await import("rolldown").then(
  () => true,
  () => false,
);
if (isInstalled) {
  await (await import("./bundle.mjs")).bundle("dist");
  // Types of the report, for who reads `dbcheck check --json`.
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], {
    stdio: "inherit",
  });
} else
  console.log(
    existsSync(new URL("../dist/main.js", import.meta.url))
      ? "dbcheck: using the dist/ that is there"
      : "dbcheck: no bundler installed and no dist/: copy dist/ from a build (see Dockerfile)",
  );
