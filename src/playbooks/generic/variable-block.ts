// What one container, ConfigMap or Secret sets, and whether it is a server of PostgreSQL's.

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
  /** How they are written: `NAME: value`, a list of `NAME=value`, or a list of names and values. */
  form: "map" | "list" | "names" | "encoded";
  /** Of a container: its image, the database's own or not, and what else may say something. "" where none is. */
  image: string;
  imageLine: number;
  isServer: boolean;
  command: string;
  mounts: string;
  /**
   * Of Compose: the port in the container of each mapping, null where it is computed, and the one of the machine's that
   * leads to it, null where Docker picks one.
   */
  ports: { inside: number | null; outside: string | null; line: number; isLoopback: boolean }[];
  /** Its line. */
  line: number;
  /** `network_mode: host`: its ports are the machine's. */
  isOnHost: boolean;
  /** Of Compose: names that it has besides those of services, and its networks; "" for the usual. */
  hosts: string;
  networks: string;
  /** Of Compose: what gives it the name of another, or the network of another's container. */
  standsFor: string;
  /** `env_file`, `envFrom`, `extends`: more stands elsewhere. */
  isFromFile: boolean;
  /** `build`: the image is made here, and only called so. */
  isBuilt: boolean;
  /** Of Compose: others reach it by its name, and its mappings are all that leads to it. */
  isService: boolean;
  /** An alias of the file stands above its anchor: nothing is started from it. */
  isRefused: boolean;
}

/** The server's own image: its variables make the database, and are nobody's connection. */
const server =
  /(?:^|\/)(?:postgres|postgis|timescaledb|pgvector|postgresql|citus|paradedb|pgvecto|vchord|spilo|mysql|mariadb|mongo|redis)(?:[:@-]|$)/i;
/** Those whose names begin with a server's and who are its clients. */
const client = /(?:exporter|backup|proxy|operator|migrat\w*|client)(?:[:@_-]|$)/i;
/** An image of somebody's own, which makes a database with the official one's variables. */
const ownServer = /(?:^|[/_-])(?:postgres(?:ql)?|postgis)(?:[:@_-]|$)/i;
const dataFolder = "/var/lib/postgresql";

export function isServerOf(path: string, variables: SetVariable[], mounts: string): boolean {
  // A registry and its folders are called as somebody likes: the last part names the image.
  const usual = path.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, "$1");
  const image = usual.slice(usual.lastIndexOf("/") + 1);
  if (client.test(image)) return false;
  const has = (names: RegExp) => variables.some(({ name }) => names.test(name));
  const makesDatabase =
    has(/^POSTGRES_(?:USER|PASSWORD|DB)(?:_FILE)?$/) &&
    !has(/^(?:POSTGRES|PG|DB|DATABASE)_?(?:HOST(?:NAME)?|URL|URI)$/);
  return server.test(image) || (makesDatabase && (ownServer.test(image) || mounts.includes(dataFolder)));
}

/** Images whose server is PostgreSQL: others make theirs by variables of the same names. */
const ofPostgres = /postgres|postgis|timescale|pgvect|vchord|spilo|citus|paradedb|patroni|crunchy/i;
const ofOthers = /mysql|mariadb|mongo|redis/i;

export const isPostgresServer = ({ isServer, image, variables }: VariableBlock): boolean =>
  isServer &&
  !ofOthers.test(image.slice(image.lastIndexOf("/") + 1)) &&
  (ofPostgres.test(image) || variables.some(({ name }) => name.startsWith("POSTGRES")));
