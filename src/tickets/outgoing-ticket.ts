// The last gate: a ticket leaves only when no secret stands in it, or in what people gave for it.
import { secretIn } from "../target/secret-search.ts";
import type { Secret } from "../secret.ts";
import type { Material } from "./material.ts";
import { ordinaryWords } from "./ordinary-words.ts";
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
  // A password that is a word of our own sentences is found in every ticket, and would
  // keep every one back. In a URL, or beside its name, it is still found.
  const telling = secrets.filter((secret) => !ordinaryWords.has(secret.reveal().toLowerCase()));
  const found = secretIn([answers, recorded, caseNumber, ids, ticket], telling);
  return found === null ? { ticket } : { refused: found };
}
