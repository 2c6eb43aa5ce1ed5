// Constants that other objects of the file spread: what they have is read there.
import type { Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { neighboursIn } from "../read/neighbours.ts";

const keyOf = ({ name, line }: Option) => `${line} ${name}`;
const lineOf = ({ line }: Option) => String(line);

/** What a section has by its name, or what another object spreads and may set anew in part. */
export function basesOf(literals: Literal[], sections: Literal[]): Set<Literal> {
  const isSection = new Set(sections);
  const isWide = (one: Literal) => one.path.length === 0 || isSection.has(one);
  const sharing = neighboursIn(literals, (one) => (isWide(one) ? one.options.map(keyOf) : []));
  const inSections = neighboursIn(literals, (one) => (isSection.has(one) ? one.options.map(lineOf) : []));
  const order = new Map(literals.map((one, at) => [one, at]));
  const isBase = (one: Literal) => {
    if (one.callee !== "" || one.options.length === 0 || isSection.has(one)) return false;
    const others = [...inSections(one, one.options.slice(0, 1).map(lineOf))];
    return isNamed(one, others) || isSpread(one, sharing(one, one.options.map(keyOf)), order, isSection);
  };
  return new Set(literals.filter(isBase));
}

/** `production: { connection: place }`: all of it stands there, by its lines. */
const isNamed = (one: Literal, sections: Literal[]) =>
  sections.some(({ options }) =>
    one.options.every(({ name, line }) => options.some((own) => own.line === line && own.name.endsWith(name))),
  );

const place = /^(?:connection\.)?(?:host|port|user|database|connectionString|url)$/;

/** What is exported may have other users; with another place it is another database, but for sections. */
function isSpread(one: Literal, sharing: Set<Literal>, order: Map<Literal, number>, sections: Set<Literal>): boolean {
  if (one.isExported || one.path.length > 0) return false;
  const own = one.options.map(keyOf);
  return [...sharing].some((other) => {
    if (other === one) return false;
    const keys = new Set(other.options.map(keyOf));
    const count = own.filter((key) => keys.has(key)).length;
    return (
      count > own.length / 2 &&
      (sections.has(other) || (order.get(other) ?? 0) > (order.get(one) ?? 0)) &&
      count < other.options.length &&
      (sections.has(other) || one.options.every((option) => !place.test(option.name) || keys.has(keyOf(option))))
    );
  });
}
