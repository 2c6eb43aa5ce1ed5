// npm's `prepare`: builds dist/ where the bundler is installed, and stays quiet under `npm ci --omit=dev`.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const there = (path) => existsSync(new URL(`../${path}`, import.meta.url));
// Asked by path: an import also finds the bundler of a directory above, which is somebody else's.
if (there("node_modules/rolldown") && there("src")) {
  await (await import("./bundle.mjs")).bundle("dist");
  // Types of the report, for who reads `dbcheck check --json`.
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], {
    stdio: "inherit",
  });
} else
  console.log(
    there("dist/main.js")
      ? "dbcheck: using the dist/ that is there"
      : "dbcheck: no bundler installed and no dist/: copy dist/ from a build (see Dockerfile)",
  );
