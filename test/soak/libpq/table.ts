// What the parts of the table share.
import { password } from "./stage.ts";

export type Env = Record<string, string>;
/** `about` is each pair's own name. */
export type Add = (about: string, text: string | null, env?: Env) => void;
/** A connection string for the role app at a port. */
export type At = (port: number, more: string, host?: string) => string;

export const pw = `password='${password}'`;
