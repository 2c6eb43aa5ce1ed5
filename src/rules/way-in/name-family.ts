// The name has addresses, but not of the family that the application uses; or resolvers disagree on them.
import { confirmedBy } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function mismatch(seen: ObservedCheck): Draft[] {
  const row = seen.row("dns");
  const family = seen.inputs.addressFamily;
  if (row?.reason !== "family-missing" || family === "any") return [];
  const other = family === 4 ? 6 : 4;
  const climbed = seen.row("admission")?.outcome === "passed";
  const names = row.facts.names.map(({ host }) => host).join(", ");
  return [
    {
      cause: "dns-family-mismatch",
      ...confirmedBy("only the other family has addresses"),
      summary: `${names} has only IPv${other} addresses, but the application connects over IPv${family}.`,
      because: [
        ["dns", row.summary],
        ...(climbed ? ([["admission", `over IPv${other} the database works from here`]] as [string, string][]) : []),
      ],
      nextSteps: [
        `Let the application use IPv${other} (Ecto: \`socket_options: [${other === 6 ? ":inet6" : ""}]\`). ` +
          `Other drivers resolve both.`,
        `Or use a host name that has an IPv${family} address, such as the vendor's pooler.`,
      ],
    },
  ];
}

/** The address that this machine went to fails, and the one that a resolver gives for the very name is the server's. */
function otherWorks(seen: ObservedCheck): Draft[] {
  const other = seen
    .row("experiments")
    ?.facts?.tried?.find(({ id, outcome }) => id === "other-address" && outcome === "passed");
  const answer = seen
    .row("dns")
    ?.facts?.resolvers?.find(({ a, aaaa }) => [...a, ...aaaa].some(({ address }) => address === other?.to));
  if (!other || !answer) return [];
  const { host, server, named } = answer;
  const why = named
    ? `the resolver that the target names, ${server},`
    : `its own resolver, ${server}, asked for this very name,`;
  return [
    {
      cause: "dns-answers-differ",
      ...confirmedBy("a resolver's other address answers"),
      severity: "down",
      ...(named ? {} : { owner: "client" as const }),
      summary:
        `This machine resolves ${host} to ${other.from}, which fails. But ${why} says ${other.to}, where a ` +
        `PostgreSQL server answers.`,
      because: [
        ["dns", `this machine's answer: ${other.from}; ${server}: ${other.to}`],
        ["experiments", other.said],
      ],
      explains: [
        "tcp-refused",
        "tcp-timeout",
        "tcp-unreachable",
        "tcp-blocked-locally",
        "startup-silent",
        "startup-closed",
        "startup-not-postgres",
        "tls-not-offered",
      ],
      nextSteps: named
        ? [
            "Find out which answer is right (the vendor's console), and which resolver the application asks.",
            "Wait for the TTL, or flush the stale resolver's cache. Then restart clients that still use the old " +
              "address.",
          ]
        : [
            `Try the host with a trailing dot: "${host}.". If that works, a search suffix answers first ` +
              `(search, ndots in /etc/resolv.conf).`,
            `Look for a stale line in /etc/hosts, which comes before every resolver: \`getent hosts ${host}\`.`,
          ],
    },
  ];
}

const nobodys = ["0.0.0.0", "::"];

/** Filters answer so for a name that they block; connect(2) takes it for this machine itself (ip(7), INADDR_ANY). */
function blockedByFilter(seen: ObservedCheck): Draft[] {
  const isStopped = (["tcp", "tls", "startup", "auth", "admission"] as const).some((id) => seen.failed(id) !== null);
  const name = seen
    .row("dns")
    ?.facts?.names?.find(
      ({ addresses }) => addresses.length > 0 && addresses.every(({ address }) => nobodys.includes(address)),
    );
  if (!name || !isStopped) return [];
  const said = name.addresses.map(({ address }) => address).join(", ");
  return [
    {
      cause: "dns-no-address",
      confidence: "likely",
      owner: "client",
      summary:
        `${name.host} resolves to ${said}, which is nobody's address: a DNS filter or the hosts file blocks the ` +
        `name.`,
      because: [["dns", `this machine's answer for ${name.host}: ${said}`]],
      explains: ["tcp-refused", "tcp-timeout", "tcp-unreachable", "startup-not-postgres", "startup-closed"],
      alternatives: ["dns-answers-differ"],
      nextSteps: [
        `Look for the name in /etc/hosts, and for a filter (Pi-hole, AdGuard, a router's list): \`getent hosts ` +
          `${name.host}\`.`,
        `Allow the name there. Ask another resolver for its real address: \`dig ${name.host} @1.1.1.1\`.`,
      ],
    },
  ];
}

function differ(seen: ObservedCheck): Draft[] {
  const row = seen.row("dns");
  if (row?.reason !== "answers-differ") return [];
  const because: [string, string][] = [["dns", row.summary]];
  for (const { server, a, aaaa, reason } of row.facts.resolvers)
    because.push([
      "dns",
      `${server}: ${[...a, ...aaaa].map(({ address }) => address).join(", ") || reason || "no address"}`,
    ]);
  return [
    {
      cause: "dns-answers-differ",
      ...confirmedBy("resolvers give different answers"),
      summary: "DNS resolvers disagree on the database's address.",
      because,
      nextSteps: [
        "Find out which answer is right (the vendor's console), and which resolver the application asks.",
        "Wait for the TTL, or flush the stale resolver's cache. Then restart clients that still use the old address.",
      ],
    },
  ];
}

export const nameFamily: Rule = {
  id: "name-family",
  judges: ["dns"],
  judge: (seen) => [...mismatch(seen), ...otherWorks(seen), ...blockedByFilter(seen), ...differ(seen)],
};
