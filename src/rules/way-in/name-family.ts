// The name has addresses, but not of the family that the application uses; or resolvers disagree on them.
import type { Draft, Rule, Seen } from "../rule.ts";

function mismatch(seen: Seen): Draft[] {
  const row = seen.row("dns");
  const family = seen.inputs.addressFamily;
  if (row?.reason !== "family-missing" || family === "any") return [];
  const other = family === 4 ? 6 : 4;
  const climbed = seen.row("admission")?.outcome === "passed";
  const names = row.facts.names.map(({ host }) => host).join(", ");
  return [
    {
      cause: "dns-family-mismatch",
      confidence: "confirmed",
      proof: "bytes",
      summary: `${names} has only IPv${other} addresses, and the application connects over IPv${family}.`,
      because: [
        ["dns", row.summary],
        ...(climbed ? ([["admission", `over IPv${other} the database works from here`]] as [string, string][]) : []),
      ],
      nextSteps: [
        `Let the application use IPv${other} (Ecto: \`socket_options: [${other === 6 ? ":inet6" : ""}]\`; others resolve both by themselves).`,
        `Or use a host name that has an IPv${family} address, such as the vendor's pooler.`,
      ],
    },
  ];
}

function differ(seen: Seen): Draft[] {
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
      confidence: "confirmed",
      proof: "bytes",
      summary: "The resolvers do not agree on the database's address.",
      because,
      nextSteps: [
        "Find out which answer is right (the vendor's console), and which resolver the application asks.",
        "Wait out the TTL, or flush the stale resolver's cache; then restart clients that hold the old address.",
      ],
    },
  ];
}

export const nameFamily: Rule = { id: "name-family", judge: (seen) => [...mismatch(seen), ...differ(seen)] };
