// Whether a pg_hba.conf lets in anybody from another machine.
import { hbaRules, type HbaRule } from "./hba-rules.ts";
import { holds } from "./networks.ts";

const ofMachine = ["127.0.0.0/8", "::1/128"];

function isWithin({ type, address, mask, method, problem }: HbaRule): boolean {
  if (problem !== null) return false;
  if (type === "local" || method === "reject" || address === "localhost" || address === "samehost") return true;
  return ofMachine.some((own) => holds({ address: own, mask: null }, { address, mask }));
}

/** True only where each line is known, and is for this machine or rejects. */
export function keepsOthersOut(text: string): boolean {
  const { rules, includes } = hbaRules(text);
  return rules.length > 0 && includes.length === 0 && rules.every(isWithin);
}
