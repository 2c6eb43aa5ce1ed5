// What to ask a person before the ticket goes out. In the ticket itself an unknown is left out or said to be not known.
import type { FactsOf } from "../probes/facts-of.ts";
import { factsBy } from "../report/observation.ts";
import type { Fact } from "./fact.ts";
import type { Material } from "./material.ts";
import { causesOf, concerns } from "./sections/causes.ts";
import type { Sentence } from "./sections/section.ts";
import { beganAt, filled } from "./template.ts";
import { optionName } from "./facts/isolation.ts";
import { isVague } from "./words.ts";
import { listed } from "../report/sentences.ts";

export interface Missing {
  /** Stable: `id:cluster`, `impact`, `contact`, `version:Elixir`, `test:NAME` … */
  key: string;
  /** What to ask for. */
  label: string;
  why: string;
  /** Where a person finds it; null: nobody else knows. */
  where: string | null;
  isRequired: boolean;
}

/** Programs tell their version themselves; of libraries the lock file does. */
const versionCommands: [RegExp, string][] = [
  [/^flyctl$|^fly$/i, "`fly version`"],
  [/^elixir$/i, "`elixir --version`"],
  [/^(?:erlang|otp|erlang\/otp)$/i, "`erl -noshell -eval 'io:fwrite(erlang:system_info(otp_release)), halt().'`"],
  [/^node(?:\.?js)?$/i, "`node --version`"],
  [/^python$/i, "`python --version`"],
  [/^ruby$/i, "`ruby --version`"],
  [/^(?:java|jdk|jvm)$/i, "`java -version`"],
  [/^php$/i, "`php --version`"],
  [/^go(?:lang)?$/i, "`go version`"],
  [/^postgres(?:ql)?(?: server)?$/i, "`select version()`"],
  [/^pgbouncer$/i, "`show version` on its console"],
];

function placeOfVersion(component: string): string {
  return versionCommands.find(([name]) => name.test(component.trim()))?.[1] ?? "the application's lock file";
}

const asked: Record<string, [label: string, why: string, where: string | null]> = {
  production: ["Whether it is production", "severity 1 is proposed only where production is known", null],
  impact: ["Impact: who cannot do what, since when", "every vendor sorts tickets by it", null],
  whatChanged: [
    "What changed just before: deploy, secret, configuration, migration",
    "the first thing that support asks",
    null,
  ],
  startedAt: [
    "When it began, in UTC",
    "logs are searched by time; dbcheck knows only when it checked",
    "the first error in the application's log",
  ],
  contact: ["Who can be reached, and when", "somebody must be able to reply", null],
  workaround: ["Whether a workaround is in use, and which", "it decides the severity", null],
  consent: ["Whether the vendor's support may access the database", "without it they will not look into it", null],
  plan: ["The support plan", "it decides who may choose which severity", null],
  poolMode: ["The pooler's mode: session or transaction", "dbcheck could not see it", "the vendor's dashboard"],
  title: ["A title", "the form requires one", null],
  version: ["The server's version", "no session was opened that could ask", null],
  error: ["The exact error text with its SQLSTATE", "the server sent none to dbcheck", "the application's log"],
};

export function missingOf(material: Material, facts: Fact[], values: Map<string, Sentence>): Missing[] {
  const { vendor, answers, report } = material;
  const has = (id: string) => facts.some((one) => one.id === id);
  const causes = causesOf(report);
  const templates = [
    ...vendor.fields.map(({ label, value }) => ({ value, of: `the field "${label}"`, isRequired: true })),
    ...vendor.wanted
      .filter((one) => concerns(one.causes, causes))
      .map(({ text }) => ({ value: text, of: "what is asked of the vendor", isRequired: false })),
  ];
  const unfilled = templates.flatMap(({ value, of, isRequired }) => {
    const done = filled(value, values);
    return "unknown" in done ? done.unknown.map((name) => named(material, name, of, isRequired)) : [];
  });
  const always = ["production", "impact", "whatChanged", ...(beganAt(facts) ? [] : ["startedAt"]), "contact"].filter(
    (key) => !has(factOf[key] ?? "") && !(key === "startedAt" && answers.startedAt),
  );
  const found: Missing[] = [
    ...vendor.identifiers
      .filter(({ key, isRequired }) => isRequired && !has(`id:${key}`))
      .map(({ key }) => named(material, `id:${key}`, "its support", true)),
    ...always.map((key) => named(material, key, "", key === "impact")),
    ...vendor.asks.flatMap(({ key, text, causes: only }) =>
      key && concerns(only ?? ["*"], causes) && !has(factOf[key] ?? "") && !isSeen(material, key)
        ? [{ ...named(material, key, "", true), why: text }]
        : [],
    ),
    ...unfilled,
    ...answers.environment
      .filter(({ component, version }) => isVague(version) && !has(`version:${component}`))
      .map(({ component, version }) => ({
        key: `version:${component}`,
        label: `The exact version of ${component}`,
        why: /^not known$/i.test(version) ? "not known yet" : `"${version}" is not an exact version`,
        where: placeOfVersion(component),
        isRequired: false,
      })),
    ...(material.recorded?.isolation.claims ?? [])
      .filter(({ holds, unknown }) => !holds && unknown.length > 0)
      .map(({ test, sameAs, unknown }) => ({
        key: `test:${test}`,
        label: `Options of "${test}": ${listed(unknown.map(optionName))}`,
        why: `nothing shows that it was the same as in "${sameAs}"`,
        where: "the console's history",
        isRequired: false,
      })),
  ];
  return found.filter(({ key }, at) => found.findIndex((one) => one.key === key) === at);
}

const factOf: Record<string, string> = {
  production: "people:production",
  impact: "people:impact",
  whatChanged: "people:what-changed",
  startedAt: "people:since",
  contact: "people:contact",
  workaround: "people:workaround",
  consent: "people:consent",
  plan: "people:plan",
  poolMode: "people:pool-mode",
};

const factsIn = factsBy<FactsOf>();

/** The mode may have been seen by what the pooler does. */
function isSeen({ report }: Material, key: string): boolean {
  const row = report.observations.find(({ id }) => id === "session");
  const mode = factsIn(row, "session")?.poolMode ?? "unknown";
  return key === "poolMode" && mode !== "unknown";
}

function named({ vendor }: Material, name: string, of: string, isRequired: boolean): Missing {
  const key = name === "region" ? "id:region" : name;
  const identifier = key.startsWith("id:") ? vendor.identifiers.find((one) => one.key === key.slice(3)) : undefined;
  if (identifier)
    return {
      key,
      label: identifier.label,
      why: `${of} needs it`,
      where: identifier.where,
      isRequired: isRequired || identifier.isRequired,
    };
  const [label, why, where] = asked[key] ?? [key.replace(/^id:/, ""), `${of} needs it`, null];
  return { key, label, why, where, isRequired };
}
