// Variables that manifests give to containers: `environment:` of Compose; ConfigMap, Secret and `env:` of Kubernetes.
import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type YAMLMap } from "yaml";
import { UserMistake } from "../../errors.ts";
import { nestedTooDeep } from "../read/bounded.ts";
import { isTooDeep } from "../../target/yaml-depth.ts";

export interface SetVariable {
  name: string;
  /** Null where the manifest takes it from elsewhere: `valueFrom`, a template. */
  value: string | null;
  line: number;
}

/** What one container, ConfigMap or Secret sets. */
export interface VariableBlock {
  /** The service's, the container's or the object's own; "" where it has none. */
  name: string;
  variables: SetVariable[];
}

const isManifest = /^(?:services|apiVersion):/m;
/** The server's own image: its variables make the database, and are nobody's connection. */
const server = /(?:^|\/)(?:postgres|postgis|timescaledb|pgvector|postgresql|mysql|mariadb|mongo|redis)(?:[:@-]|$)/i;
const mostBlocks = 200;

/**
 * What each container, ConfigMap or Secret sets; null where it is no manifest.
 * @throws UserMistake where it is one that cannot be read
 */
export function manifestBlocks(text: string, file: string): VariableBlock[] | null {
  if (!/\.ya?ml$|(?:^|\/)[^./]*$|\.txt$/i.test(file) || !isManifest.test(text)) return null;
  if (isTooDeep(text)) throw new UserMistake(nestedTooDeep);
  // Lines of a template alone stand between those of YAML.
  const bare = text.replaceAll(/^[ \t]*\{\{.*\}\}[ \t]*$/gm, "");
  const lines = new LineCounter();
  const documents = parseAllDocuments(bare, { lineCounter: lines, logLevel: "silent" });
  if (!Array.isArray(documents)) return null;
  if (documents.some(({ errors }) => errors.length > 0)) throw new UserMistake("The file is not valid YAML.");
  const lineOf = (node: unknown) => {
    const [start] = isScalar(node) || isMap(node) ? (node.range ?? [0]) : [0];
    return lines.linePos(start).line;
  };
  const found = documents.flatMap(({ contents }) => (isMap(contents) ? blocksOf(contents, lineOf) : []));
  return found.slice(0, mostBlocks);
}

const isServer = (container: YAMLMap) => server.test(textOf(container.get("image", true)) ?? "");

type LineOf = (node: unknown) => number;

function blocksOf(root: YAMLMap, lineOf: LineOf): VariableBlock[] {
  const services = root.get("services");
  if (isMap(services))
    return services.items.flatMap(({ key, value }): VariableBlock[] => {
      if (!isMap(value) || isServer(value)) return [];
      return [{ name: textOf(key) ?? "", variables: variablesOf(value.get("environment"), lineOf) }];
    });
  const kind = textOf(root.get("kind", true)) ?? "";
  const metadata = root.get("metadata");
  const name = isMap(metadata) ? (textOf(metadata.get("name", true)) ?? "") : "";
  if (kind === "ConfigMap") return [{ name, variables: variablesOf(root.get("data"), lineOf) }];
  if (kind === "Secret") {
    const data = variablesOf(root.get("data"), lineOf).map((one) => ({ ...one, value: decoded(one.value) }));
    return [{ name, variables: [...variablesOf(root.get("stringData"), lineOf), ...data] }];
  }
  return containersIn(root.get("spec"), 0).flatMap((container): VariableBlock[] =>
    isServer(container)
      ? []
      : [{ name: textOf(container.get("name", true)) ?? "", variables: variablesOf(container.get("env"), lineOf) }],
  );
}

const deepestSpec = 6;

/** `containers` lie as deep as the kind of workload has them. */
function containersIn(node: unknown, depth: number): YAMLMap[] {
  if (!isMap(node) || depth > deepestSpec) return [];
  return node.items.flatMap(({ key, value }): YAMLMap[] =>
    ["containers", "initContainers"].includes(textOf(key) ?? "") && isSeq(value)
      ? value.items.filter((one) => isMap(one))
      : containersIn(value, depth + 1),
  );
}

/** A map, a list of `NAME=value`, or a list of `{ name, value }`. */
function variablesOf(node: unknown, lineOf: LineOf): SetVariable[] {
  if (isMap(node))
    return node.items.flatMap(({ key, value }): SetVariable[] => {
      const name = textOf(key);
      return name === null ? [] : [{ name, value: textOf(value), line: lineOf(key) }];
    });
  if (!isSeq(node)) return [];
  return node.items.flatMap((one): SetVariable[] => {
    if (isMap(one)) {
      const name = textOf(one.get("name", true));
      return name === null ? [] : [{ name, value: textOf(one.get("value", true)), line: lineOf(one) }];
    }
    const [, name, value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(textOf(one) ?? "") ?? [];
    return name === undefined ? [] : [{ name, value, line: lineOf(one) }];
  });
}

const textOf = (node: unknown): string | null =>
  isScalar(node) && ["string", "number", "boolean"].includes(typeof node.value) ? String(node.value) : null;

/** Base64 as `data` of a Secret has it; null where it is not. */
function decoded(value: string | null): string | null {
  if (value === null || !/^[A-Za-z0-9+/=\s]+$/.test(value)) return null;
  const text = Buffer.from(value, "base64").toString("utf8").trim();
  return /^[\x20-\x7E]*$/.test(text) ? text : null;
}
