// Is there anything wrong with the configuration before a packet is sent?
import { kindOf } from "../../target/pooler-kind.ts";
import { psqlLine } from "../../target/reproduce.ts";
import type { Conninfo } from "../../libpq/connection.ts";
import { olderReleases } from "../../libpq/older-releases.ts";
import type { ConfigFacts } from "../facts.ts";
import { isChangedBySaslprep, passwordOddities as oddities } from "../../libpq/password-oddities.ts";
import { failed, passed, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";

async function run({ target }: ProbeContext): Promise<Answer<ConfigFacts>> {
  const { conninfo, problems } = target;
  const facts: ConfigFacts = {
    problems,
    warnings: (target.warnings ?? []).filter(({ about }) => about === undefined),
    hosts: conninfo?.hosts ?? [],
    database: conninfo?.database ?? null,
    user: conninfo?.user ?? null,
    sslmode: conninfo?.sslmode ?? null,
    passwordGiven: conninfo?.password !== null && conninfo?.password !== undefined,
    sources: conninfo?.sources ?? {},
    advice: conninfo ? adviceFor(conninfo) : null,
    ...(conninfo && oddities(conninfo).length > 0 ? { passwordOddities: oddities(conninfo) } : {}),
    ...(conninfo && isChangedBySaslprep(conninfo) ? { passwordIsPrepared: true as const } : {}),
    ...(conninfo?.connectTimeoutSeconds ? { connectTimeoutSeconds: conninfo.connectTimeoutSeconds } : {}),
  };
  // Where there is nothing to connect with, its bytes are looked at: white space and quotes hide well.
  const more = { reproduce: conninfo ? psqlLine(conninfo) : `printf %s "$DBCHECK_URL" | od -c | head` };
  const [first] = problems;
  if (first) return failed("config-invalid", `${first.where}: ${first.text}`, facts, more);
  const where = facts.hosts
    .map(({ host, port, kind }) => (kind === "socket" ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`))
    .join(", ");
  const order = conninfo?.loadBalanceHosts === "random" && facts.hosts.length > 1 ? ", in random order each time" : "";
  const older = conninfo ? olderReleases(conninfo).map((clause) => `; ${clause}`) : [];
  const text = `${where}${order}, database ${facts.database}, role ${facts.user}, sslmode=${facts.sslmode}${older.join("")}`;
  const [warning] = facts.warnings;
  return warning
    ? warned("config-invalid", `${text}; ${warning.where}: ${warning.text}`, facts, more)
    : passed(text, facts, more);
}

function adviceFor({ hosts, database, user }: Conninfo): string | null {
  const [first] = hosts;
  return first ? kindOf({ ...first, database, user }).advice : null;
}

export const config: Probe<"config"> = {
  id: "config",
  title: "Configuration",
  layer: "config",
  needs: ["vantage"],
  run,
};
