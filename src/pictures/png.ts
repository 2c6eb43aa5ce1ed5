// SVG as PNG, which Slack shows: resvg (github.com/yisibl/resvg-js) as WebAssembly, with one font of its own.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fontFamily, fontFile } from "./font.ts";

const require = createRequire(import.meta.url);
const load = async () => {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  const [program, font] = await Promise.all(
    ["@resvg/resvg-wasm/index_bg.wasm", fontFile].map((name) => readFile(require.resolve(name))),
  );
  if (!program || !font) throw new Error("resvg or its font was not read");
  await initWasm(program);
  return { Resvg, font };
};
/** Once a process, at the first picture: it takes some 3 MB. */
let loaded: ReturnType<typeof load> | null = null;

/** @param svg of ours: it is not checked */
export async function pngOf(svg: string): Promise<Buffer> {
  loaded ??= load();
  const { Resvg, font } = await loaded;
  const drawing = new Resvg(svg, {
    font: { fontBuffers: [font], defaultFontFamily: fontFamily },
    fitTo: { mode: "zoom", value: 2 },
  });
  const image = drawing.render();
  try {
    return Buffer.from(image.asPng());
  } finally {
    image.free();
    drawing.free();
  }
}
