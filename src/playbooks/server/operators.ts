// Servers and poolers that an operator of Kubernetes runs: their settings and rules as postgresql.conf and pg_hba.conf
// are read, with the lines of the manifest.
import { UserMistake } from "../../errors.ts";
import type { LintFinding, Scalar } from "../playbook.ts";
import {
  entriesIn,
  isNoText,
  itemsIn,
  manifestRoots,
  nodeAt,
  scalarIn,
  type ManifestNode,
} from "../read/manifest-yaml.ts";
import { allWithin } from "../read/bounded.ts";
import { hasForm } from "../shown/forms.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { finder } from "./findings.ts";
import { operatorKinds, type OperatorKind } from "./operator-kinds.ts";
import { readPgHba } from "./pg-hba.ts";
import { readPostgresqlConf } from "./postgresql-conf.ts";
import type { AskedClient, HeldFile, ServerFile } from "./server-file.ts";
import type { ServerBeside } from "./server-version.ts";
import { isFilledInLater, withoutStatements } from "./template.ts";

const isOperators =
  /^apiVersion:\s*["']?(?:postgresql\.(?:cnpg\.io|k8s\.enterprisedb\.io)|acid\.zalan\.do|postgres-operator\.crunchydata\.com|pg(?:v2)?\.percona\.com|stackgres\.io|kubedb\.com)\//m;
/** A scope may come from the environment, and a file may hold no more than what the cluster begins with. */
const isPatronis = /^scope:[^]*^(?:bootstrap|postgresql):|^bootstrap:\s*\n(?:[ #].*\n|\n){0,200}?[ \t]+dcs:/m;

/** What is read of one object. */
export type HeldServer = Omit<ServerFile, "held"> & HeldFile;

/** Each is read at its own lines: the work grows with their square. */
const mostObjects = 100;

/**
 * Each object of an operator's; none where the text has none.
 * @throws BeyondBound where it has more of them than are read
 */
export function operatorsIn(text: string, client: AskedClient, beside: ServerBeside): HeldServer[] {
  if (!isOperators.test(text) && !isPatronis.test(text)) return [];
  const all = manifestRoots(withoutStatements(text)).flatMap((root) => {
    const kind = kindOf(root);
    return kind ? [{ root, kind }] : [];
  });
  return allWithin(all, mostObjects).map(({ root, kind }) => objectOf(root, kind, client, beside));
}

function kindOf(root: ManifestNode): OperatorKind | null {
  const [api, kind] = [scalarIn(nodeAt(root, ["apiVersion"])), scalarIn(nodeAt(root, ["kind"]))];
  if (api === null && kind === null)
    return nodeAt(root, ["scope"]) || nodeAt(root, ["bootstrap", "dcs"])
      ? (operatorKinds.find((one) => one.api === null) ?? null)
      : null;
  return operatorKinds.find((one) => one.api?.test(api ?? "") && one.kind === kind) ?? null;
}

function objectOf(root: ManifestNode, kind: OperatorKind, client: AskedClient, around: ServerBeside): HeldServer {
  const beside = { ...around, postgres: versionOf(root, kind) ?? around.postgres };
  const [options, lines]: [Record<string, Scalar>, Record<string, number>] = [{}, {}];
  const show = (name: string, value: Scalar, line: number) => {
    if (Object.hasOwn(options, name)) return;
    options[name] = value;
    lines[name] = line;
  };
  for (const [name, paths, form] of kind.facts)
    for (const node of paths.flatMap((path) => nodeAt(root, path) ?? [])) {
      const value = scalarIn(node);
      const isTold = value !== null && form !== "url" && hasForm(value, form);
      if (isTold && (form !== "name" || shownName(value) === value)) show(name, value, node.line);
    }
  for (const [name, path] of kind.names) {
    const node = nodeAt(root, path);
    const all = node ? namesIn(node) : [];
    if (node && all.length > 0) show(name, all.join(", "), node.line);
  }
  const settings = kind.parameters.flatMap((path) => {
    const node = nodeAt(root, path);
    return node ? entriesIn(node) : [];
  });
  const rules = kind.rules.flatMap((path) => itemsIn(nodeAt(root, path)));
  const read = [confOf(settings, kind, beside), hbaOf(rules, client, beside)];
  for (const one of read)
    for (const [name, value] of Object.entries(one?.options ?? {})) show(name, value, one?.lines[name] ?? root.line);
  return {
    kind: "postgresql",
    title: kind.title,
    name: shownName(scalarIn(nodeAt(root, ["metadata", "name"])) ?? scalarIn(nodeAt(root, ["scope"])) ?? ""),
    options,
    lines,
    notes: read.flatMap((one) => one?.notes ?? []),
    findings: [...settings.flatMap((one) => refusedOf(one, kind)), ...read.flatMap((one) => one?.findings ?? [])],
  };
}

const mostNames = 10;
function namesIn(node: ManifestNode): string[] {
  const named = itemsIn(node).flatMap((one) => scalarIn(nodeAt(one, ["name"])) ?? []);
  const all = [...entriesIn(node).map(([name]) => name), ...named];
  const rest = all.length - mostNames;
  return [...all.slice(0, mostNames).map(shownName), ...(rest > 0 ? [`${rest} more`] : [])];
}

/** `ghcr.io/cloudnative-pg/postgresql:16.4`, `16`. */
function versionOf(root: ManifestNode, { version }: OperatorKind): number | null {
  const said = version.map((path) => scalarIn(nodeAt(root, path))).find((one) => one !== null);
  const [, digits] = /(?:^|:)(\d{2})(?:\.\d+)*(?:[-_@].*)?$/.exec(said ?? "") ?? [];
  return digits === undefined ? null : Number(digits);
}

type Read = Pick<ServerFile, "options" | "lines" | "notes" | "findings">;

/** Blank lines above each one give it its number in the manifest. */
function placed(all: { text: string; line: number }[]): string {
  const rows: string[] = [];
  for (const { text, line } of all) rows[line - 1] = text;
  return `${Array.from(rows, (one) => one ?? "").join("\n")}\n`;
}

const orNothing = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return null;
  }
};

function confOf(settings: [string, ManifestNode][], kind: OperatorKind, beside: ServerBeside): Read | null {
  const rows = settings.flatMap(([name, node]) => {
    const value = scalarIn(node);
    const isOne = value !== null && /^[\w.]+$/.test(name) && !isFilledInLater(value) && !value.includes("\n");
    return isOne ? [{ text: `${name} = '${value.replaceAll("'", "''")}'`, line: node.line }] : [];
  });
  const read = orNothing(() => readPostgresqlConf(placed(rows), beside));
  if (!read) return null;
  const findings = read.findings
    .filter(({ level, option }) => !kind.refused.includes(option) && (!kind.isOfPatroni || level === "note"))
    .map((one) => ({ ...one, fix: one.fix.replace(/^([a-z_]+) = '?([^'\n]*)'?$/, '$1: "$2"') }));
  return { ...read, findings };
}

function hbaOf(rules: ManifestNode[], client: AskedClient, beside: ServerBeside): Read | null {
  const rows = rules.flatMap((node) => {
    const text = scalarIn(node);
    return text === null || text.includes("\n") ? [] : [{ text, line: node.line }];
  });
  const read = rows.length === 0 ? null : orNothing(() => readPgHba(placed(rows), client, beside));
  return (
    read && {
      ...read,
      lines: { rules: rows[0]?.line ?? 1, ...read.lines },
      findings: read.findings.map((one) => ({ ...one, fix: asEntries(one.fix) })),
    }
  );
}

/** A line of pg_hba.conf is an entry of the manifest's list. */
const asEntries = (fix: string) => fix.replaceAll(/^(?=(?:local|host\w*) )/gm, "- ");

/** What Kubernetes or the operator refuses, whatever the server would say. */
function refusedOf([name, node]: [string, ManifestNode], kind: OperatorKind): LintFinding[] {
  const value = scalarIn(node);
  if (value === null || isFilledInLater(value)) return [];
  if (kind.refused.includes(name)) {
    const said = finder("https://cloudnative-pg.io/documentation/current/postgresql_conf/#fixed-parameters");
    const why = `CloudNativePG sets \`${name}\` itself, and refuses a Cluster that has it among its parameters.`;
    return [said("error", name, node.line, why, fixFor(name, node.line))];
  }
  if (kind.takesTexts === null || !isNoText(node) || !/^[\w.]{1,40}$/.test(value) || shownName(name) !== name)
    return [];
  const why = `Kubernetes refuses the object: \`${name}\` must be a text, and without quotes this is none.`;
  return [finder(kind.takesTexts)("error", name, node.line, why, `${name}: "${value}"`)];
}

const fixFor = (name: string, line: number): string =>
  name === "shared_preload_libraries"
    ? `# in place of line ${line}: the list spec.postgresql.shared_preload_libraries`
    : `# remove line ${line}`;
