// Findings of PgBouncer's file: what its documentation says, and what the program itself was seen to refuse.
import { finder } from "./findings.ts";

const source = "https://www.pgbouncer.org/config.html";
export const pgbouncerFinding = finder(source);
export const pgbouncerRefusal = finder(source, "PgBouncer 1.18");
