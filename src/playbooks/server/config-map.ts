// Files of servers and poolers that a ConfigMap or a Secret of Kubernetes holds: `pgbouncer.ini: |`.
import { isMap, isScalar, LineCounter, parseAllDocuments, Scalar, type YAMLMap } from "yaml";
import { UserMistake } from "../../errors.ts";
import { BeyondBound } from "../read/bounded.ts";
import { manifestFile } from "../read/manifest-yaml.ts";
import { isTooDeep } from "../../target/yaml-depth.ts";
import type { Versions } from "../lock-files.ts";
import { lockedBeside } from "../locked.ts";
import type { ReadConfig } from "../playbook.ts";
import { besideServer, setsTls } from "./beside.ts";
import { serverReader } from "./read.ts";
import { operatorsIn, type HeldServer } from "./operators.ts";
import { serverContainersIn } from "./server-containers.ts";
import type { AskedClient, ServerFile } from "./server-file.ts";
import type { ServerBeside } from "./server-version.ts";

const mostFiles = 100;
/** Its keys are the files' names. */
const holdsServerFile =
  /^kind:\s*["']?(?:ConfigMap|Secret)\b[^]*^[ \t]+["']?[\w.-]*(?:pg_hba|postgresql|pgbouncer|userlist|odyssey|pgcat)[\w.-]*["']?:[ \t]*\|/m;

/**
 * All of them as one; null where it holds none that can be read. Lines are those of the manifest.
 * @param versions of the packages of the project that it stands in
 */
export function readConfigMap(
  text: string,
  client: AskedClient,
  versions: Versions,
  beside: ServerBeside,
  file = "",
): ServerFile | null {
  const all = filesIn(text);
  if (all.length > mostFiles) throw new BeyondBound("holds more files");
  const ofMaps = all.flatMap((one): HeldServer[] => {
    const { name, text: own } = one;
    try {
      const read = serverReader(undefined, name)?.(own, client, versions, { ...beside, ...otherOf(one, all, text) });
      return read ? [{ ...read, name }] : [];
    } catch (error) {
      if (!(error instanceof UserMistake) || error instanceof BeyondBound) throw error;
      return [];
    }
  });
  const files = [...ofMaps, ...operatorsIn(text, client, beside), ...serverContainersIn(text, file, beside)];
  const [first] = files;
  if (!first) return null;
  return {
    kind: first.kind,
    title: [...new Set(files.map(({ title }) => title))].join(", "),
    options: Object.assign({}, ...files.toReversed().map(({ options }) => options)) as ServerFile["options"],
    lines: Object.assign({}, ...files.toReversed().map(({ lines }) => lines)) as ServerFile["lines"],
    notes: [...(files.length > ofMaps.length ? files.map(heldText) : []), ...files.flatMap(({ notes }) => notes)],
    findings: files.flatMap(({ findings }) => findings),
    held: files.map(({ name, options, lines }) => ({ name, options, lines })),
  };
}

/** `db: PostgreSQL in a container (version 16, database weir)`. */
function heldText({ name, title, options }: HeldServer): string {
  const what = Object.entries(options).map(([option, value]) => `${option} ${value}`);
  return `${name === "" ? "" : `${name}: `}${title}${what.length === 0 ? "" : ` (${what.join(", ")})`}`;
}

/** Of the server's two files, the other one of the same object; what else starts the server may switch TLS on. */
function otherOf({ name, object }: Held, all: Held[], manifest: string): Pick<ServerBeside, "rules" | "settings"> {
  const of = (wanted: string) => all.find((one) => one.name === wanted && one.object === object);
  const [rules, settings] = [of("pg_hba.conf"), of("postgresql.conf")];
  if (name === "postgresql.conf" && rules) return { rules: rules.text };
  const around = manifest.split("\n").filter((_, at) => !all.some(({ from, to }) => at >= from && at < to));
  return name === "pg_hba.conf" && settings && !setsTls.test(around.join("\n")) ? { settings: settings.text } : {};
}

/** A word without which it has neither such a file nor a server. */
const mayHoldServer =
  /postgres|postgis|timescale|pgvect|pg_hba|pgbouncer|userlist|odyssey|pgcat|pgpool|kubedb|stackgres|percona/i;

/** Of a file of the disk: those that it holds. */
export async function heldIn(path: string, text: string, client: AskedClient): Promise<ServerFile | null> {
  if (!manifestFile.test(path) || !mayHoldServer.test(text)) return null;
  return readConfigMap(text, client, await lockedBeside(path), await besideServer(path, text), path);
}

/** A manifest may have variables of a database, and such files, too. */
export const withHeld = (read: ReadConfig, held: ServerFile | null): ReadConfig =>
  held === null
    ? read
    : {
        ...read,
        config: { ...read.config, notes: [...read.config.notes, `read with it: ${held.title}`, ...held.notes] },
        held: held.held ?? [],
        findings: [...read.findings, ...held.findings],
      };

interface Held {
  name: string;
  text: string;
  /** Which one of the manifest's objects holds it. */
  object: number;
  /** Its lines of the manifest, counted from 0. */
  from: number;
  to: number;
}

function filesIn(text: string): Held[] {
  if (!holdsServerFile.test(text) || isTooDeep(text)) return [];
  // Helm's own lines are no YAML; what stands in a file is taken from the manifest as it is.
  const bare = text.replaceAll(/^[ \t]*\{\{.*\}\}[ \t]*$/gm, "").replaceAll(/(:[ \t]+)\{\{.*\}\}[ \t]*$/gm, "$1x");
  const lines = new LineCounter();
  const documents = parseAllDocuments(bare, { lineCounter: lines, logLevel: "silent" });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  const all = text.split("\n");
  const lineOf = (at: number) => lines.linePos(at).line;
  return documents
    .flatMap(({ contents }, object) => (isMap(contents) ? dataOf(contents).map((one) => ({ ...one, object })) : []))
    .filter(({ name }) => serverReader(undefined, name) !== null)
    .map(({ name, object, range: [start, end] }) => {
      const [from, to] = [lineOf(start), lineOf(Math.max(start, end - 1))];
      const own = all.slice(from, to);
      const first = own.find((one) => one.trim() !== "") ?? "";
      const indent = first.length - first.trimStart().length;
      // Blank lines above it give each line its number in the manifest.
      const bareLines = own.map((one) => (one.slice(0, indent).trim() === "" ? one.slice(indent) : one.trimStart()));
      return { name, text: `${"\n".repeat(from)}${bareLines.join("\n")}\n`, object, from, to };
    });
}

/** Texts that stand line by line in it. */
function dataOf(root: YAMLMap): { name: string; range: [number, number] }[] {
  if (!["ConfigMap", "Secret"].includes(String(root.get("kind")))) return [];
  return ["data", "stringData"].flatMap((key) => {
    const data = root.get(key);
    return !isMap(data)
      ? []
      : data.items.flatMap(({ key: name, value }) =>
          isScalar(name) && isScalar(value) && value.type === Scalar.BLOCK_LITERAL && value.range
            ? [{ name: String(name.value), range: [value.range[0], value.range[1]] as [number, number] }]
            : [],
        );
  });
}
