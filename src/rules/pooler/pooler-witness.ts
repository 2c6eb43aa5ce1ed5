// The pooler's own console and the server behind it say what a
// client's error alone cannot: which of the pooler causes it is.
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { statedByConsole } from "./admin-console.ts";
import { serverBehind } from "./server-behind.ts";

function judge(seen: ObservedCheck): Draft[] {
  const query = seen.row("query");
  const arrived = query?.outcome === "passed" || query?.outcome === "warned";
  const said = seen.row("console");
  const facts = said?.outcome === "passed" ? said.facts : null;
  const found = arrived
    ? null
    : ((facts && said && statedByConsole(seen, facts, said.summary)) ?? serverBehind(seen, facts));
  return found ? [found] : [];
}

export const poolerWitness: Rule = { id: "pooler-witness", judges: ["console", "direct"], judge };
