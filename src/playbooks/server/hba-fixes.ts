// What to write in the place of a line of pg_hba.conf. Names stay in the file: such a line is told by its place.
import { isIP } from "../../ip.ts";
import { isTypo } from "../specs.ts";
import { connectionTypes, hbaMethods, type HbaRule } from "./hba-rules.ts";
import { cidrOf, networkOf } from "./networks.ts";

/** The line with another method, and perhaps another address than it has. */
export function lineWith(rule: HbaRule, method: string): string {
  const { type, databases, users, address, mask, line } = rule;
  const named = [...databases, ...users];
  const places = [address, mask].flatMap((one) => one ?? []);
  const isTold =
    named.every(({ text, isQuoted }) => !isQuoted && keywords.includes(text)) &&
    places.every((one) => plainAddress.test(one));
  if (!isTold)
    return method === rule.method
      ? `# in line ${line}: ${places.join(" ")} as the address`
      : `# in line ${line}: ${method} in place of ${rule.method}`;
  const words = (of: HbaRule["users"]) => of.map(({ text }) => text).join(",");
  return [type, words(databases), words(users), ...places, method].join(" ");
}

const keywords = ["all", "sameuser", "samerole", "samegroup", "replication"];
const plainAddress = /^[0-9A-Fa-f.:/]{2,50}$|^all$|^same(?:host|net)$/;

/** What others call a method, or it was called once. */
const methodsMeant: Record<string, string> = {
  scram: "scram-sha-256",
  sha256: "scram-sha-256",
  "sha-256": "scram-sha-256",
  krb5: "gss",
};

/** Words of other files for a login without a password: the server refuses them, and no fix opens what is shut. */
const withoutPassword = ["none", "any"];

/**
 * A line that the server rejects, with what it takes.
 * @param password the method by which the file's roles log in
 */
export function fixOf({ line, type, address, mask, method, options, problem }: HbaRule, password: string): string {
  const instead = (word: string, of: string) => `# in line ${line}: ${word} in place of ${of}`;
  const meant = (word: string, known: string[]) => known.find((one) => isTypo(word, one));
  if (!connectionTypes.includes(type)) {
    const near = meant(type, connectionTypes);
    return near === undefined ? general : instead(near, "the first word");
  }
  if (type === "local" && networkOf({ address: method, mask: null })) return instead("host", "local");
  const [ip, bits] = cidrOf(address ?? "");
  if (isIP(ip) !== 0 && bits === undefined && mask === null)
    return `# in line ${line}: ${withBits(ip, method, password)}`;
  if (withoutPassword.includes(method)) return instead(password, "the method");
  const near = Object.hasOwn(methodsMeant, method) ? methodsMeant[method] : meant(method, hbaMethods);
  if (!hbaMethods.includes(method) && near !== undefined) return instead(near, "the method");
  if (method === "peer" && type !== "local") return instead(password, "peer");
  if (problem?.startsWith("a word behind the method"))
    return options[0]?.includes("=")
      ? `# in line ${line}: double quotes around each value that has a blank or a comma`
      : `# in line ${line} leave out what stands behind ${method}`;
  return general;
}

const general = "# correct the line, then: select line_number, error from pg_hba_file_rules where error is not null";

/** An address without a mask, with the one that it most likely means. */
function withBits(ip: string, method: string, password: string): string {
  const isV4 = isIP(ip) === 4;
  if (/^[0.:]+$/.test(ip))
    return `${ip}/0 for every address${method === "trust" ? `, and ${password} in place of trust` : ""}`;
  return /\.0$|:0?$/.test(ip)
    ? `${ip}/${isV4 ? 24 : 64}, or as many bits as the network has`
    : `${ip}/${isV4 ? 32 : 128}`;
}
