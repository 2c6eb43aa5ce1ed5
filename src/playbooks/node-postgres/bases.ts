// Constants that other objects of the file spread: what they have is read there.
import type { Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";

const keyOf = ({ name, line }: Option) => `${line} ${name}`;

/** What a section has by its name, or what another object spreads and may set anew in part. */
export function basesOf(literals: Literal[], sections: Literal[]): Set<Literal> {
  const byOption = new Map<string, Literal[]>();
  for (const one of literals.filter(({ path }) => path.length === 0).concat(sections))
    for (const option of one.options) {
      const known = byOption.get(keyOf(option));
      if (known) known.push(one);
      else byOption.set(keyOf(option), [one]);
    }
  const order = new Map(literals.map((one, at) => [one, at]));
  const isBase = (one: Literal) => {
    if (one.callee !== "" || one.options.length === 0 || sections.includes(one)) return false;
    return isNamed(one, sections) || isSpread(one, byOption, order, sections);
  };
  return new Set(literals.filter(isBase));
}

/** `production: { connection: place }`: all of it stands there, by its lines. */
const isNamed = (one: Literal, sections: Literal[]) =>
  sections.some(({ options }) =>
    one.options.every(({ name, line }) => options.some((own) => own.line === line && own.name.endsWith(name))),
  );

const isIn = (option: Option, { options }: Literal) => options.some((one) => keyOf(one) === keyOf(option));
const place = /^(?:connection\.)?(?:host|port|user|database|connectionString|url)$/;

/** What is exported may have other users; with another place it is another database, but for sections. */
function isSpread(
  one: Literal,
  byOption: Map<string, Literal[]>,
  order: Map<Literal, number>,
  sections: Literal[],
): boolean {
  if (one.isExported || one.path.length > 0) return false;
  const shared = new Map<Literal, number>();
  for (const option of one.options)
    for (const other of byOption.get(keyOf(option)) ?? [])
      if (other !== one) shared.set(other, (shared.get(other) ?? 0) + 1);
  return [...shared].some(
    ([other, count]) =>
      count > one.options.length / 2 &&
      (sections.includes(other) || (order.get(other) ?? 0) > (order.get(one) ?? 0)) &&
      count < other.options.length &&
      (sections.includes(other) || one.options.every((own) => !place.test(own.name) || isIn(own, other))),
  );
}
