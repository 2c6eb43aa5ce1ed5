// The last gate: a ticket leaves only when no secret stands in it, or in what people gave for it.
import { secretIn } from "../target/secret-search.ts";
import type { Secret } from "../secret.ts";
import type { Material } from "./material.ts";
import { ticketOf, type Audience, type Ticket } from "./ticket.ts";

/**
 * @param secrets of the target, where they are known here
 * @returns the ticket, or what kind of secret keeps it from leaving, in words for the person: "a token of Fly.io"
 */
export function ticketToSend(
  material: Material,
  audience: Audience,
  secrets: Secret[],
): { ticket: Ticket } | { refused: string } {
  const ticket = ticketOf(material, audience);
  // What people wrote is searched as they wrote it as well: rendering may bend a secret, and not hide it.
  const { answers, recorded, caseNumber, ids } = material;
  const found = secretIn([answers, recorded, caseNumber, ids, ticket], secrets);
  return found === null ? { ticket } : { refused: found };
}
