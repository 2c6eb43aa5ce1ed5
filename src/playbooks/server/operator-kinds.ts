// Objects of Kubernetes by which operators run servers and poolers, and files of Patroni: where each has its settings.
// https://cloudnative-pg.io/documentation/current/postgresql_conf/,
// https://github.com/zalando/postgres-operator/blob/master/docs/reference/cluster_manifest.md,
// https://access.crunchydata.com/documentation/postgres-operator/latest/references/crd
import type { Form } from "../shown/forms.ts";

type Path = readonly string[];

export interface OperatorKind {
  title: string;
  /** Null where the kind alone tells, as of a file of Patroni's. */
  api: RegExp | null;
  kind: string | null;
  /** Settings of postgresql.conf, each a key; several places are read one after the other. */
  parameters: Path[];
  /** Lines of pg_hba.conf, each an entry. */
  rules: Path[];
  /** What else is shown: its name, where it may stand, and its form. */
  facts: [name: string, paths: Path[], form: Form][];
  /** Names of maps or lists of which the keys are told: databases. */
  names: [name: string, path: Path][];
  /** Where the major version stands; an image has it in its tag. */
  version: Path[];
  /** Patroni leaves out what the server does not know, and sets some itself. */
  isOfPatroni: boolean;
  /** Its definition takes texts alone: `max_connections: 100` is refused. */
  takesTexts: string | null;
  /** Settings that the operator refuses. */
  refused: readonly string[];
}

const nothing = {
  parameters: [],
  rules: [],
  facts: [],
  names: [],
  version: [],
  isOfPatroni: false,
  takesTexts: null,
  refused: [],
} satisfies Partial<OperatorKind>;

const spec = (...keys: string[]): Path => ["spec", ...keys];
const modes: Form = ["session", "transaction", "statement"];

/** CloudNativePG's own list: its webhook refuses a Cluster that sets one of them. */
const fixedByCloudNativePG =
  `listen_addresses port ssl ssl_ca_file ssl_cert_file ssl_key_file hba_file ident_file config_file
data_directory archive_mode archive_command restore_command primary_conninfo primary_slot_name cluster_name hot_standby
shared_preload_libraries logging_collector log_destination log_directory log_filename unix_socket_directories
synchronous_standby_names`.split(/\s+/);

const patroni = (...above: string[]): Path => [...above, "postgresql", "parameters"];
const dynamic = spec("patroni", "dynamicConfiguration", "postgresql");

/** Crunchy's operator, and Percona's, which is built from it. */
const ofCrunchy = {
  ...nothing,
  parameters: [[...dynamic, "parameters"], spec("config", "parameters")],
  rules: [[...dynamic, "pg_hba"]],
  facts: [
    ["version", [spec("postgresVersion")], "number"],
    ["port", [spec("port")], "number"],
    ["pooler.port", [spec("proxy", "pgBouncer", "port")], "number"],
    ["pool_mode", [spec("proxy", "pgBouncer", "config", "global", "pool_mode")], modes],
  ],
  names: [["users", spec("users")]],
  version: [spec("postgresVersion")],
  isOfPatroni: true,
} satisfies Partial<OperatorKind>;

export const operatorKinds: OperatorKind[] = [
  {
    ...nothing,
    title: "CloudNativePG",
    api: /^postgresql\.(?:cnpg\.io|k8s\.enterprisedb\.io)\//,
    kind: "Cluster",
    parameters: [spec("postgresql", "parameters")],
    rules: [spec("postgresql", "pg_hba")],
    facts: [
      ["instances", [spec("instances")], "number"],
      ["database", ["initdb", "recovery", "pg_basebackup"].map((one) => spec("bootstrap", one, "database")), "name"],
      ["owner", ["initdb", "recovery", "pg_basebackup"].map((one) => spec("bootstrap", one, "owner")), "name"],
    ],
    version: [spec("imageName"), spec("imageCatalogRef", "major")],
    takesTexts: "https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#postgresconfiguration",
    refused: fixedByCloudNativePG,
  },
  {
    ...nothing,
    title: "CloudNativePG's pooler",
    api: /^postgresql\.(?:cnpg\.io|k8s\.enterprisedb\.io)\//,
    kind: "Pooler",
    facts: [
      ["cluster", [spec("cluster", "name")], "name"],
      ["type", [spec("type")], ["rw", "ro", "r"]],
      ["instances", [spec("instances")], "number"],
      ["pool_mode", [spec("pgbouncer", "poolMode")], ["session", "transaction"]],
      ...["max_client_conn", "default_pool_size", "min_pool_size", "reserve_pool_size", "max_db_connections"].map(
        (name): [string, Path[], Form] => [name, [spec("pgbouncer", "parameters", name)], "number"],
      ),
    ],
  },
  {
    ...nothing,
    title: "CloudNativePG's database",
    api: /^postgresql\.(?:cnpg\.io|k8s\.enterprisedb\.io)\//,
    kind: "Database",
    facts: [
      ["cluster", [spec("cluster", "name")], "name"],
      ["database", [spec("name")], "name"],
      ["owner", [spec("owner")], "name"],
    ],
  },
  {
    ...nothing,
    title: "Zalando's operator",
    api: /^acid\.zalan\.do\//,
    kind: "postgresql",
    parameters: [spec("postgresql", "parameters")],
    rules: [spec("patroni", "pg_hba")],
    facts: [
      ["instances", [spec("numberOfInstances")], "number"],
      ["version", [spec("postgresql", "version")], "number"],
      ["enableConnectionPooler", [spec("enableConnectionPooler")], "flag"],
      ["pool_mode", [spec("connectionPooler", "mode")], modes],
      ["maxDBConnections", [spec("connectionPooler", "maxDBConnections")], "number"],
    ],
    names: [
      ["databases", spec("databases")],
      ["preparedDatabases", spec("preparedDatabases")],
      ["users", spec("users")],
    ],
    version: [spec("postgresql", "version")],
    isOfPatroni: true,
    takesTexts: "https://github.com/zalando/postgres-operator/blob/master/docs/reference/cluster_manifest.md",
  },
  { ...ofCrunchy, title: "Crunchy's operator", api: /^postgres-operator\.crunchydata\.com\//, kind: "PostgresCluster" },
  { ...ofCrunchy, title: "Percona's operator", api: /^pg(?:v2)?\.percona\.com\//, kind: "PerconaPGCluster" },
  {
    ...nothing,
    title: "StackGres",
    api: /^stackgres\.io\//,
    kind: "SGCluster",
    facts: [
      ["instances", [spec("instances")], "number"],
      ["version", [spec("postgres", "version")], "number"],
    ],
    version: [spec("postgres", "version")],
  },
  {
    ...nothing,
    title: "StackGres",
    api: /^stackgres\.io\//,
    kind: "SGPostgresConfig",
    parameters: [spec("postgresql.conf")],
    facts: [["version", [spec("postgresVersion")], "number"]],
    version: [spec("postgresVersion")],
    isOfPatroni: true,
  },
  {
    ...nothing,
    title: "KubeDB",
    api: /^kubedb\.com\//,
    kind: "Postgres",
    facts: [
      ["instances", [spec("replicas")], "number"],
      ["version", [spec("version")], "number"],
    ],
    version: [spec("version")],
  },
  {
    ...nothing,
    title: "Patroni",
    api: null,
    kind: null,
    parameters: [patroni("bootstrap", "dcs"), patroni()],
    rules: [
      ["bootstrap", "pg_hba"],
      ["bootstrap", "dcs", "postgresql", "pg_hba"],
      ["postgresql", "pg_hba"],
    ],
    facts: [
      ["listen", [["postgresql", "listen"]], "address"],
      ["connect_address", [["postgresql", "connect_address"]], "address"],
    ],
    isOfPatroni: true,
  },
];
