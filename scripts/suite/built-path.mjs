import { join } from "node:path";

/** Where a source file's JavaScript is: transform.mjs wrote it. */
export const builtPath = (file) => join("build", file.replace(/\.ts$/, ".js"));
