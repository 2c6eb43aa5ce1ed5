// What the parts of the table share.
import { password } from "./stage.ts";

export type Env = Record<string, string>;
/** What releases before `since` make of a pair that it treats otherwise. */
export interface Newer {
  since: number;
  before: string;
}
/** `about` is each pair's own name. */
export type Add = (about: string, text: string | null, env?: Env, newer?: Newer) => void;
/** A connection string for the role app at a port. */
export type At = (port: number, more: string, host?: string) => string;

export const pw = `password='${password}'`;

const unknownBefore = (since: number): Newer => ({ since, before: "parameter" });
/** A parameter that the releases before refuse as one that they do not know. */
export const [in16, in17, in18] = [unknownBefore(16), unknownBefore(17), unknownBefore(18)] as const;
