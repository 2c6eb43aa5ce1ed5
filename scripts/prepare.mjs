// npm's `prepare`: builds dist/ where the compiler is installed, and stays quiet under `npm ci --omit=dev`.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

const root = new URL("../", import.meta.url);
let tsc;
try {
  tsc = createRequire(import.meta.url)
    .resolve("typescript/package.json")
    .replace(/package\.json$/, "bin/tsc");
} catch {
  const built = existsSync(new URL("dist/main.js", root));
  console.log(
    built
      ? "dbcheck: using the dist/ that is there"
      : "dbcheck: no compiler installed and no dist/: copy dist/ from a build (see Dockerfile)",
  );
  process.exit(0);
}
rmSync(new URL("dist", root), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (status === 0) chmodSync(new URL("dist/main.js", root), 0o755);
process.exit(status ?? 1);
