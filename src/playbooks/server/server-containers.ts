// Containers that run PostgreSQL or Pgpool-II, of Compose and of Kubernetes: what their variables and flags make.
// https://github.com/docker-library/docs/blob/master/postgres/README.md,
// https://github.com/bitnami/containers/tree/main/bitnami/postgresql#configuration
import { UserMistake } from "../../errors.ts";
import { manifestBlocks } from "../generic/manifests.ts";
import { isPostgresServer, type VariableBlock } from "../generic/variable-block.ts";
import type { LintFinding, Scalar } from "../playbook.ts";
import { hasForm, type Form } from "../shown/forms.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { finder } from "./findings.ts";
import type { HeldServer } from "./operators.ts";
import { shownServerSettings } from "./postgresql-settings.ts";
import { imageVersions, withScram, type ServerBeside } from "./server-version.ts";

const pgpool = /(?:^|[/_-])pgpool(?:[:@_-]|2|$)/i;

/** Each image makes its database and its user by words of its own; what it does not know it ignores. */
interface Words {
  database: string[];
  user: string[];
  port: string[];
}
const official: Words = { database: ["POSTGRES_DB"], user: ["POSTGRES_USER"], port: ["PGPORT"] };
// rootfs/opt/bitnami/scripts/postgresql-env.sh: the first that is set counts.
const bitnami: Words = {
  database: ["POSTGRESQL_DATABASE", "POSTGRES_DATABASE", "POSTGRES_DB"],
  user: ["POSTGRESQL_USERNAME", "POSTGRES_USERNAME", "POSTGRES_USER", "POSTGRESQL_USER"],
  port: ["POSTGRESQL_PORT_NUMBER", "POSTGRES_PORT_NUMBER"],
};
// https://github.com/sclorg/postgresql-container
const redHat: Words = { database: ["POSTGRESQL_DATABASE"], user: ["POSTGRESQL_USER"], port: ["PGPORT"] };
/** An image of somebody's own may stand upon any of them. */
const anyones: Words = {
  database: [...official.database, "POSTGRES_DBNAME", ...bitnami.database, "PGDATABASE"],
  user: [...official.user, ...bitnami.user, "PGUSER"],
  port: [...bitnami.port, ...official.port],
};

/** Behind them the image's name ends, or its tag or its digest begins. */
const images: [image: RegExp, words: Words][] = [
  [/(?:^|\/)bitnami\w*\/postgresql(?:-repmgr)?(?=[:@]|$)/i, bitnami],
  [/(?:^|\/)(?:centos\d?|rhel\d+|rhscl|sclorg|openshift)\/postgresql(?:-\d[\w.-]*)?(?=[:@]|$)/i, redHat],
  [/(?:^|\/)(?:postgres|postgis\/postgis|timescale\/timescaledb(?:-ha)?|pgvector\/pgvector)(?=[:@]|$)/i, official],
];

const wordsOf = (image: string): Words => images.find(([one]) => one.test(image))?.[1] ?? anyones;

/** Each of them; none where the text is no manifest that can be read. */
export function serverContainersIn(text: string, file: string, beside: ServerBeside): HeldServer[] {
  return (blocksOf(text, file) ?? []).flatMap((block) => {
    const [isPgpool, isServer] = [pgpool.test(block.image), isPostgresServer(block)];
    if (!isPgpool && !isServer) return [];
    return [{ ...readOf(block), findings: isServer && !beside.isForTests ? trustOf(block) : [] }];
  });
}

function blocksOf(text: string, file: string): VariableBlock[] | null {
  try {
    return manifestBlocks(text, file);
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return null;
  }
}

function readOf(block: VariableBlock): Omit<HeldServer, "findings"> {
  const [options, lines]: [Record<string, Scalar>, Record<string, number>] = [{}, {}];
  const [version] = imageVersions(`image: ${block.image}`);
  if (version !== undefined) {
    options["version"] = version;
    lines["version"] = block.imageLine;
  }
  const words = wordsOf(block.image);
  const forms: [option: string, names: string[], form: Exclude<Form, "url">][] = [
    ["database", words.database, "name"],
    ["user", words.user, "name"],
    ["port", words.port, "number"],
    ["backends", ["PGPOOL_BACKEND_NODES"], "names"],
  ];
  for (const [option, names, form] of forms) {
    // An empty one is as none.
    const given = block.variables.filter(({ value }) => value !== "");
    const found = names.flatMap((name) => given.findLast((one) => one.name === name) ?? [])[0];
    if (!found) continue;
    lines[option] = found.line;
    options[option] = shown(found.value, form);
  }
  const published = block.ports.flatMap(({ outside, line }) => (outside === null ? [] : [{ outside, line }]));
  if (published[0]) {
    options["published"] = [...new Set(published.map(({ outside }) => shown(outside, "number")))].join(", ");
    lines["published"] = published[0].line;
  }
  for (const [name, value] of flagsOf(block.command)) if (!Object.hasOwn(options, name)) options[name] = value;
  const title = pgpool.test(block.image) ? "Pgpool-II in a container" : "PostgreSQL in a container";
  return { kind: "postgresql", title, name: shownName(block.name), options, lines, notes: [] };
}

function shown(value: string | null, form: Exclude<Form, "url">): Scalar {
  if (value === null) return "…";
  if (form === "names") return value.split(",").every((one) => /^\d+:[\w.-]+:\d+$/.test(one.trim())) ? value : "…";
  const isTold = hasForm(value, form) && (form !== "name" || value.includes("$") || shownName(value) === value);
  return isTold ? value : "…";
}

/** `-c max_connections=200`, `--shared_buffers=1GB`: settings of the server's, of those that may be shown. */
const flagsOf = (command: string): [string, string][] =>
  [...command.matchAll(/(?:-c(?:[\s"',]|\\n)*|--)([a-z][a-z_]{2,40})=([\w.*-]{1,30})/g)].flatMap(
    ([, name = "", value = ""]): [string, string][] =>
      shownServerSettings.has(name) && (value === "*" || /^(?:on|off|minimal|replica|logical|\d[\w.]*)$/.test(value))
        ? [[name, value]]
        : [],
  );

const said = finder("https://github.com/docker-library/docs/blob/master/postgres/README.md#postgres_host_auth_method");

/** Who reaches a port of the host's is not known; who reaches a container of Kubernetes' is any of its pods. */
function trustOf({ variables: set, image, ports, isService, isOnHost, isRefused }: VariableBlock): LintFinding[] {
  const method = set.findLast(({ name }) => name === "POSTGRES_HOST_AUTH_METHOD");
  const isOpen = !isService || isOnHost || ports.some(({ isLoopback }) => !isLoopback);
  if (method?.value?.trim() !== "trust" || !isOpen || isRefused) return [];
  const where = isService && !isOnHost ? "the published port" : "the server";
  const why = `Anyone who reaches ${where} logs in without a password, as superuser too.`;
  const hasPassword = set.some(({ name, value }) => /^POSTGRES_PASSWORD(?:_FILE)?$/.test(name) && value !== "");
  const [version] = imageVersions(`image: ${image}`);
  const better =
    version !== undefined && version < withScram
      ? "md5 in the last line of its pg_hba.conf, where each role has a password"
      : "scram-sha-256 in the last line of its pg_hba.conf, where passwords are stored by it";
  const fix =
    `# for a new volume: remove line ${method.line}${hasPassword ? "" : ", and set POSTGRES_PASSWORD"}\n` +
    `# in a volume that exists: ${better}`;
  return [said("note", method.name, method.line, why, fix)];
}
