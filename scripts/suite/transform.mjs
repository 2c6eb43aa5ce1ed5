// All TypeScript of src/, test/ and bench/ as JavaScript in build/, one file
// for one file: once for a whole run, not in each process.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";

/** Files in build/ import each other as .js; packages come from node_modules. */
const siblings = {
  name: "siblings",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ kind, path }) =>
      kind === "entry-point" ? undefined : { path: path.replace(/\.ts$/, ".js"), external: true },
    ),
};

const folders = ["src", "test", "bench"];
const sources = () =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.startsWith("playbooks/configs/"))
      .map((name) => `./${folder}/${name}`),
  );

/**
 * Writes what changed and removes what has no source any more, so
 * that runs beside each other do not disturb each other.
 */
export async function transform() {
  const { outputFiles } = await build({
    entryPoints: sources(),
    outdir: "build",
    outbase: ".",
    bundle: true,
    packages: "external",
    plugins: [siblings],
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    write: false,
    logLevel: "error",
  });
  for (const { path, contents } of outputFiles) writeChanged(path, contents);
  const wanted = new Set(outputFiles.map(({ path }) => relative("build", path)));
  for (const folder of folders)
    for (const entry of readdirSync(join("build", folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !wanted.has(relative("build", path))) rmSync(path, { force: true });
    }
}

function writeChanged(path, contents) {
  try {
    if (readFileSync(path).equals(contents)) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, contents);
  renameSync(fresh, path);
}
