// npm's `prepare`: builds dist/ where the bundler is installed, and stays quiet under `npm ci --omit=dev`.
import { existsSync } from "node:fs";

const isInstalled = await import("esbuild").then(
  () => true,
  () => false,
);
if (isInstalled) await (await import("./bundle.mjs")).bundle("dist");
else
  console.log(
    existsSync(new URL("../dist/main.js", import.meta.url))
      ? "dbcheck: using the dist/ that is there"
      : "dbcheck: no bundler installed and no dist/: copy dist/ from a build (see Dockerfile)",
  );
