// What every picture is made of: paper, ink, and text that cannot break out.
import { fontFamily } from "./font.ts";

export const paint = { ink: "#1d1c1d", faint: "#616061", line: "#dddddd", paper: "#ffffff" };

export function svg(widthPx: number, heightPx: number, parts: string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" font-family="${fontFamily}">`,
    `<rect width="100%" height="100%" fill="${paint.paper}"/>`,
    ...parts,
    "</svg>",
  ].join("\n");
}

export function label(
  x: number,
  y: number,
  words: string,
  {
    size: fontSize,
    fill = paint.ink,
    anchor = "start",
  }: { size: number; fill?: string; anchor?: "start" | "middle" | "end" },
): string {
  const safe = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return (
    `<text x="${round(x)}" y="${round(y)}" font-size="${fontSize}" fill="${fill}" ` +
    `text-anchor="${anchor}">${safe}</text>`
  );
}

export const round = (value: number) => Math.round(value * 10) / 10;
