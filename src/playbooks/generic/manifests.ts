// Variables that manifests give to containers: `environment:` of Compose; ConfigMap, Secret and `env:` of Kubernetes,
// also in partials of Helm.
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { UserMistake } from "../../errors.ts";
import { hasLateAnchor, resolved } from "../read/alias.ts";
import { BeyondBound, nestedTooDeep, tooManySettings } from "../read/bounded.ts";
import { filledByHelm, manifestFile, withoutHelm } from "../read/manifest-yaml.ts";
import { composeFile } from "../read/code-files.ts";
import { yamlMistake } from "../read/yaml-mistake.ts";
import { partialLists, type PartialList } from "./helm-partial.ts";
import { isTooDeep } from "../../target/yaml-depth.ts";
import { isServerOf, type SetVariable, type VariableBlock } from "./variable-block.ts";

const isManifest = /^(?:services|apiVersion):/m;
/**
 * What each container, ConfigMap or Secret sets; null where it is no manifest.
 * @throws UserMistake where it is one that cannot be read
 */
export function manifestBlocks(text: string, file: string): VariableBlock[] | null {
  if (isTooDeep(text) && /\.tpl$/i.test(file)) throw new BeyondBound(nestedTooDeep);
  const partial = partialLists(text, file);
  if (partial) return partial.map(blockOfList);
  const isOurs = (manifestFile.test(file) || /(?:^|\/)[^./]*$|\.txt$/i.test(file)) && isManifest.test(text);
  // Compose's first form has its services at the top: only the file's name tells.
  if (!isOurs && !composeFile.test(file)) return null;
  if (isTooDeep(text)) throw new BeyondBound(nestedTooDeep);
  const lines = new LineCounter();
  // The library compares each key with each other one: keys that stand twice are looked for here.
  const options = { lineCounter: lines, logLevel: "silent", uniqueKeys: false } as const;
  const documents = parseAllDocuments(withoutHelm(text), options);
  if (!Array.isArray(documents)) return null;
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) throw yamlMistake(error, lines);
  const [twice] = documents.flatMap((one) => keyTwice(one) ?? []);
  if (twice) throw new UserMistake(`Line ${lineIn(lines, 0)(twice)} is not valid YAML (the key stands twice).`);
  const lineOf = lineIn(lines, 0);
  const looked = { keys: 0 };
  const found = documents.flatMap((one) => {
    const isRefused = hasLateAnchor(one);
    const blocks = isMap(one.contents) ? blocksOf(one.contents, { document: one, looked, lineOf }) : [];
    return blocks.map((block) => ({ ...block, isRefused }));
  });
  return found;
}

/** The first key that its map has already. */
function keyTwice(document: Document): Scalar | null {
  let found: Scalar | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) found ??= key;
        keys.add(key.value);
      }
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** In a partial of Helm's a list stands without its container. */
function blockOfList({ name, list, document, lines, above }: PartialList): VariableBlock {
  const whole = { document, looked: { keys: 0 }, lineOf: lineIn(lines, above) };
  return { ...objectOf(name, variablesOf(list, whole)), form: "names" };
}

const lineIn = (lines: LineCounter, above: number) => (node: unknown) => {
  const [start] = isScalar(node) || isMap(node) ? (node.range ?? [0]) : [0];
  return above + lines.linePos(start).line;
};

interface Manifest {
  document: Document;
  /** Keys that were looked at so far. Aliases may lead to the same ones again and again. */
  looked: { keys: number };
  lineOf: (node: unknown) => number;
}

const real = (node: unknown, { document }: Manifest): unknown => resolved(node, document);

const deepestMerge = 8;
/** A key takes some characters, and each is asked for a few times; what aliases repeat is counted each time. */
const mostLooks = ({ range }: Document) => 50_000 + 10 * (range?.[2] ?? 0);

/** Its own keys and, by `<<: *name`, those of others, of which the first counts. */
function pairsOf(map: YAMLMap, whole: Manifest, depth = 0): { key: unknown; value: unknown }[] {
  whole.looked.keys += map.items.length;
  if (whole.looked.keys > mostLooks(whole.document)) throw new BeyondBound(tooManySettings);
  const own = map.items
    .filter(({ key }) => textOf(key) !== "<<")
    .map(({ key, value }) => ({ key, value: real(value, whole) }));
  const merged = map.items.flatMap(({ key, value }) => {
    if (textOf(key) !== "<<" || depth > deepestMerge) return [];
    const given = real(value, whole);
    return (isSeq(given) ? given.items.map((one) => real(one, whole)) : [given]).flatMap((one) =>
      isMap(one) ? pairsOf(one, whole, depth + 1) : [],
    );
  });
  const all = [...own, ...merged];
  const first = new Map(all.toReversed().map((one) => [textOf(one.key), one]));
  return all.filter((one) => first.get(textOf(one.key)) === one);
}

const valueAt = (map: YAMLMap, key: string, whole: Manifest) =>
  pairsOf(map, whole).find((one) => textOf(one.key) === key)?.value;

/** A container with what it sets. */
function blockOf(name: string, container: YAMLMap, variables: SetVariable[], whole: Manifest): VariableBlock {
  const image = textOf(valueAt(container, "image", whole)) ?? "";
  const has = (key: string) => {
    const value = valueAt(container, key, whole);
    return value !== undefined && !(isScalar(value) && value.value === null);
  };
  const textAt = (...keys: string[]) =>
    keys.flatMap((key) => (has(key) ? JSON.stringify(valueAt(container, key, whole)) : [])).join(" ");
  return {
    name,
    variables,
    form: formOf(valueAt(container, "environment", whole) ?? valueAt(container, "env", whole)),
    image,
    imageLine: whole.lineOf(valueAt(container, "image", whole) ?? container),
    isServer: isServerOf(image, variables, textAt("volumes", "volumeMounts")),
    command: textAt("entrypoint", "command", "args"),
    mounts: textAt("volumes", "volumeMounts", "configs", "secrets"),
    ports: portsOf(valueAt(container, "ports", whole), whole),
    line: whole.lineOf(container),
    isOnHost: textOf(valueAt(container, "network_mode", whole)) === "host",
    hosts: textAt("extra_hosts", "links", "external_links"),
    networks: textAt("networks"),
    standsFor: textAt("network_mode", "container_name"),
    isFromFile: has("env_file") || has("envFrom") || has("extends"),
    isBuilt: has("build"),
    isService: false,
    isRefused: false,
  };
}

/** The machine's port, or a variable with it, before the container's. */
const mappedPort = /(?:^|:)(\d{1,5}|\$\{[^{}]{1,80}\}):\d{1,5}(?:\/tcp)?$/;

/** `6432:5432`, `127.0.0.1:6432:5432/tcp`, `{ target: 5432 }`; Kubernetes' `containerPort` maps nothing. */
function portsOf(node: unknown, whole: Manifest): VariableBlock["ports"] {
  if (!isSeq(node)) return [];
  return node.items.flatMap((item) => {
    const one = real(item, whole);
    const target = isMap(one) ? textOf(valueAt(one, "target", whole)) : textOf(one);
    if (target === null) return [];
    const inside = /(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(target)?.[1];
    const from = isMap(one) ? textOf(valueAt(one, "host_ip", whole)) : target;
    const isLoopback = /^\[?(?:127\.|::1|localhost)/.test(from ?? "");
    const outside = isMap(one) ? textOf(valueAt(one, "published", whole)) : (mappedPort.exec(target)?.[1] ?? null);
    return [{ inside: inside === undefined ? null : Number(inside), outside, line: whole.lineOf(one), isLoopback }];
  });
}

const formOf = (node: unknown): VariableBlock["form"] =>
  !isSeq(node) ? "map" : node.items.every((one) => isScalar(one)) ? "list" : "names";

/** Of an object that is no container. */
const objectOf = (name: string, variables: SetVariable[]): VariableBlock => ({
  name,
  variables,
  form: "map",
  image: "",
  imageLine: 1,
  isServer: false,
  command: "",
  mounts: "",
  ports: [],
  line: 1,
  isOnHost: false,
  hosts: "",
  networks: "",
  standsFor: "",
  isFromFile: false,
  isBuilt: false,
  isService: false,
  isRefused: false,
});

function blocksOf(root: YAMLMap, whole: Manifest): VariableBlock[] {
  const services = valueAt(root, "services", whole);
  const kind = textOf(valueAt(root, "kind", whole)) ?? "";
  if (isMap(services)) return servicesOf(services, whole);
  if (valueAt(root, "apiVersion", whole) === undefined) return servicesOf(root, whole);
  const metadata = valueAt(root, "metadata", whole);
  const name = isMap(metadata) ? (textOf(valueAt(metadata, "name", whole)) ?? "") : "";
  const variables = (key: string, of = root) => variablesOf(valueAt(of, key, whole), whole);
  if (kind === "ConfigMap") return [objectOf(name, variables("data"))];
  if (kind === "Secret") {
    const data = variables("data").map((one) => ({ ...one, value: decoded(one.value) }));
    const plain = variables("stringData");
    return [{ ...objectOf(name, [...plain, ...data]), form: plain.length === 0 ? "encoded" : "map" }];
  }
  return containersIn(valueAt(root, "spec", whole), whole, 0).map((container) =>
    blockOf(textOf(valueAt(container, "name", whole)) ?? "", container, variables("env", container), whole),
  );
}

function servicesOf(services: YAMLMap, whole: Manifest): VariableBlock[] {
  return pairsOf(services, whole).flatMap(({ key, value }): VariableBlock[] => {
    if (!isMap(value)) return [];
    const variables = variablesOf(valueAt(value, "environment", whole), whole);
    return [{ ...blockOf(textOf(key) ?? "", value, variables, whole), isService: true }];
  });
}

const deepestSpec = 6;

/** `containers` lie as deep as the kind of workload has them. */
function containersIn(node: unknown, whole: Manifest, depth: number): YAMLMap[] {
  if (!isMap(node) || depth > deepestSpec) return [];
  return pairsOf(node, whole).flatMap(({ key, value }): YAMLMap[] =>
    ["containers", "initContainers"].includes(textOf(key) ?? "") && isSeq(value)
      ? value.items.map((one) => real(one, whole)).filter((one): one is YAMLMap => isMap(one))
      : containersIn(value, whole, depth + 1),
  );
}

/** A map, a list of `NAME=value`, or a list of `{ name, value }`. */
function variablesOf(node: unknown, whole: Manifest): SetVariable[] {
  if (isMap(node))
    return pairsOf(node, whole).flatMap(({ key, value }): SetVariable[] => {
      const name = textOf(key);
      return name === null ? [] : [{ name, value: textOf(value), line: whole.lineOf(key) }];
    });
  if (!isSeq(node)) return [];
  return node.items.flatMap((item): SetVariable[] => {
    const one = real(item, whole);
    if (isMap(one)) {
      const name = textOf(valueAt(one, "name", whole));
      const set = pairsOf(one, whole).find(({ key }) => textOf(key) === "value");
      return name === null ? [] : [{ name, value: textOf(set?.value), line: whole.lineOf(set?.key ?? one) }];
    }
    const [, name, value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(textOf(one) ?? "") ?? [];
    return name === undefined ? [] : [{ name, value, line: whole.lineOf(one) }];
  });
}

const textOf = (node: unknown): string | null =>
  isScalar(node) && ["string", "number", "boolean"].includes(typeof node.value) && node.value !== filledByHelm
    ? String(node.value)
    : null;

/** Base64 as `data` of a Secret has it; null where it is not. */
function decoded(value: string | null): string | null {
  if (value === null || !/^[A-Za-z0-9+/=\s]+$/.test(value)) return null;
  const text = Buffer.from(value, "base64").toString("utf8").trim();
  return /^[\x20-\x7E]*$/.test(text) ? text : null;
}
