// Which of an alert's fields may name a target: a host with its port, or the vendor's identifier of one database.

/** Labels whose value may be host:port or a URL, as exporters and monitors set them. */
const placeLabels = ["instance", "server", "address", "endpoint", "target", "url", "database_url"];
/** With the port in a label of its own. */
const portOf: Record<string, string[]> = { host: ["port", "host_port"], hostname: ["port"] };
/**
 * Labels that name one database by its vendor's identifier, without case, `_` and `-`. "app", "cluster" and "region"
 * alone are not among them: everybody uses these words for something else.
 */
const idLabels = new Set([
  "dbinstanceidentifier",
  "dbclusteridentifier",
  "dimensiondbinstanceidentifier",
  "dimensiondbclusteridentifier",
  "databaseid",
  "clusterid",
  "projectref",
  "endpointid",
  "addon",
  "vendorid",
]);

export function placesIn(labels: Record<string, string>): string[] {
  const whole = placeLabels.flatMap((name) => labels[name] ?? []);
  const inTwo = Object.entries(portOf).flatMap(([host, ports]) => {
    const port = ports.flatMap((name) => labels[name] ?? [])[0];
    const named = labels[host];
    return named !== undefined && port !== undefined ? [hostAndPort(named, port)] : [];
  });
  return [...whole, ...inTwo];
}

export function hostAndPort(host: string, port: string | number): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
}

export function idsIn(labels: Record<string, string>): string[] {
  return Object.entries(labels).flatMap(([name, value]) =>
    idLabels.has(name.toLowerCase().replaceAll(/[_-]/g, "")) ? [value] : [],
  );
}

/** "name:value" or "name=value", as tags are written; a tag without a value names nothing. */
export function labelsOfTags(tags: string[]): Record<string, string> {
  return Object.fromEntries(
    tags.flatMap((tag): [string, string][] => {
      const [, name, value] = /^\s*([\w.-]+)\s*[:=]\s*(\S.*?)\s*$/s.exec(tag) ?? [];
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  );
}
