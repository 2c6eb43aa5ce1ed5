// Which other database an object of Sequelize's or TypeORM's is for, or may be for.
import { otherDatabase } from "../other-databases.ts";
import type { Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import type { Orm } from "./read.ts";

/** `isMaria ? "mariadb" : "mysql"`: whichever it is. */
function otherOfChoice({ value, isOpaque }: Option): string | null {
  const [, one, other] = isOpaque ? (/\?\s*["'](\w+)["']\s*:\s*["'](\w+)["']\s*$/.exec(String(value)) ?? []) : [];
  const name = one === undefined ? null : otherDatabase(one);
  return other !== undefined && otherDatabase(other) !== null ? name : null;
}

/** The kind is a variable's, and the port is MySQL's or falls back to it. */
export function mayBeMysql({ kind }: Orm, { options }: Literal): boolean {
  const port = options.find(({ name }) => name === "port");
  const said = port?.isOpaque
    ? (port.fallback ?? /[?:|]\s*["']?(\d+)["']?\s*$/.exec(String(port.value))?.[1])
    : port?.value;
  return options.find(({ name }) => name === kind)?.isOpaque === true && Number(said) === 3306;
}

export function otherOf(orm: Orm, { options }: Literal): string | null {
  const words = [orm.kind, "url", "uri", "connectorPackage"].map((name) => options.find((one) => one.name === name));
  return (
    words
      .map((one) => (one ? (one.isOpaque ? otherOfChoice(one) : otherDatabase(String(one.value))) : null))
      .find((one) => one !== null) ?? null
  );
}
