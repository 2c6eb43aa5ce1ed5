// URLs that a call is given in the place of an object, or before it.
import type { Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { clientsOfDrizzle, isBunSql, isOverPg, isUrlOfDrizzle, libraries, takesUrl } from "./callees.ts";

/** Literals with the URL that their call is given as an option, and with the object behind it. */
export function withGivenUrls(literals: Literal[]): Literal[] {
  return withTheirOptions(literals.map(asClient)).map((one) => {
    if (one.text && isConnectionString(one, one.text.value))
      return urlOfText(one.callee, one.text.value, one.text.line, one);
    if (one.argument && isUrlOfDrizzle(one)) return ofDrizzle(one, one.argument);
    return one.argument && (isBunSql(one) || isOverPg(one) || (takesUrl.test(one.callee) && one.callee !== "drizzle"))
      ? ofArgument(one, one.argument)
      : one;
  });
}

/** `pg.connect(url, done)` of pg before 7 takes what a client does. https://node-postgres.com/changelog#pg700 */
const asClient = (one: Literal): Literal =>
  one.callee === "connect" && one.module === "pg" && (one.text !== undefined || isUrlByName(one.argument))
    ? { ...one, callee: "Client" }
    : one;
const isUrlByName = (argument: Option | undefined) =>
  /^(?:\w+\.)*\w*(?:url|uri|dsn|con(?:n(?:ection)?)?_?str(?:ing)?)\w*!?$|^process\.env\b/i.test(
    String(argument?.value ?? ""),
  );

/** `require("postgres")` and `debug("postgres:query")` are none: a near miss is one only where a client takes it. */
const isConnectionString = (one: Literal, text: string) =>
  /^postgres(?:ql)?:\/\//.test(text) ||
  libraries.test(one.callee) ||
  isOverPg(one) ||
  /^pgp/i.test(one.callee) ||
  isBunSql(one);

/** `postgres("postgres://…", { max: 5 })`: the object behind a URL belongs to it. */
function withTheirOptions(literals: Literal[]): Literal[] {
  const isOf = (one: Literal, before: Literal | undefined) =>
    one.follows === true && one.path.length === 0 && before?.text !== undefined && before.callee === one.callee;
  return literals.flatMap((one, at) => {
    if (isOf(one, literals[at - 1])) return [];
    const next = literals[at + 1];
    return [next && isOf(next, one) ? { ...one, options: next.options } : one];
  });
}

/** `new Pool("postgres://…")`, with the options that follow it. */
export function urlOfText(callee: string, value: string, line: number, more?: Literal): Literal {
  const url: Option = { name: "connectionString", value, isOpaque: false, line };
  const module = more?.module === undefined ? {} : { module: more.module };
  return { callee, path: more?.path ?? [], ...module, options: [url, ...(more?.options ?? [])] };
}

/** Its other argument is the schema and the like. */
const ofDrizzle = (one: Literal, argument: Option): Literal => ({
  ...one,
  callee: clientsOfDrizzle[one.module ?? ""] ?? one.callee,
  options: [{ ...argument, name: "connectionString" }],
});

/** `postgres(process.env.DATABASE_URL, {…})`. */
function ofArgument(one: Literal, argument: Option): Literal {
  return { ...one, options: [{ ...argument, name: "connectionString" }, ...one.options] };
}
