// TypeORM's `replication`: the master is one database, each slave another, and what stands beside them is common.
import { ignoredOption } from "../options.ts";
import type { Lint, Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";

const master = "replication.master.";
/** Of these TypeORM takes the master's and each slave's alone: createPool of its PostgresDriver. */
const ofPlace = /^(?:url|host|port|username|password|database|ssl)(?:\.|$)/;

/** What the whole says of one of its databases. */
export type WithTraits = Literal & { traits?: string[]; notes?: string[] };

/** Those of one object with `replication`, the master first; any other object as it is. */
export function replicated(one: Literal, all: Literal[]): WithTraits[] {
  const lines = one.options.filter(({ name }) => /^replication(?:\.slaves)?$/.test(name)).map(({ line }) => line);
  const ofMaster = one.options.filter(({ name }) => name.startsWith(master));
  if (ofMaster.length === 0) {
    const isUnread = one.options.some(({ name }) => /^replication(?:\.master)?$/.test(name));
    return [isUnread ? { ...one, notes: ["`replication` is set elsewhere or at run time, and is not read"] } : one];
  }
  const common = one.options.filter(({ name }) => !ofPlace.test(name) && !name.startsWith("replication"));
  const of = (own: Option[], name: string[], isOpen: boolean | undefined): Literal => ({
    ...one,
    path: [...one.path, ...name],
    options: [...common, ...own],
    ...(isOpen ? { isOpen } : {}),
  });
  const slaves = all.filter(
    ({ list, path }) => list?.key === "slaves" && path.length === 0 && lines.includes(list.line),
  );
  const first = of(
    ofMaster.map((own) => ({ ...own, name: own.name.slice(master.length) })),
    slaves.length > 0 ? ["master"] : [],
    one.isOpen,
  );
  const isRead = ({ value }: Option) => Array.isArray(value) && value.length === slaves.length;
  const isUnread = one.options.some((each) => each.name.startsWith("replication.slaves") && !isRead(each));
  const notes = isUnread ? ["slaves that are set elsewhere or at run time are not read"] : [];
  return [
    { ...first, traits: besideReplication(one), notes },
    ...slaves.map((slave, at) => of(slave.options, [`slave-${at + 1}`], slave.isOpen)),
  ];
}

const trait = "ssl-beside-replication:line-";

/** `ssl` beside `replication`, where the master has none of its own. */
function besideReplication({ options, isOpen }: Literal): string[] {
  const has = (pattern: RegExp) => options.some(({ name }) => pattern.test(name));
  const isOff = ({ name, value }: Option) => name === "ssl" && (value === false || value === null);
  const beside = options.find((one) => /^ssl(?:\.|$)/.test(one.name) && !isOff(one));
  const isRead = isOpen || has(/^(?:replication\.master|extra)\.ssl(?:\.|$)|^replication\.master$|^extra$/);
  return beside && has(/^replication\.master\./) && !isRead ? [`${trait}${beside.line}`] : [];
}

export const tlsBesideReplication: Lint = {
  id: "ssl-beside-replication",
  source: "https://github.com/typeorm/typeorm/blob/0.3.31/src/driver/postgres/PostgresDriver.ts",
  provenOn: null,
  check: (config) =>
    config.traits.flatMap((one) =>
      one.startsWith(trait)
        ? [
            ignoredOption(["ssl", Number(one.slice(trait.length))], {
              level: "warning",
              why:
                "With `replication`, TypeORM takes `ssl` from `master` and from each of `slaves`: beside them it is " +
                "silently ignored. A connection has TLS only where its URL or PGSSLMODE asks for it.",
              fix: "// move ssl into master and into each of slaves",
            }),
          ]
        : [],
    ),
};
