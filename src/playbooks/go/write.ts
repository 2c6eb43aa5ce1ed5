// Parameters as a connection string has them.
import { shownParameter } from "../shown/url.ts";

/** `sslmode=require` among keywords, `…?sslmode=require` in a URL. A secret, and what has not its form, is left out. */
export const shownAs = (option: string, name: string, value: string): string =>
  `${option === "url" ? "…?" : ""}${name}=${shownParameter(name, value)}`;
