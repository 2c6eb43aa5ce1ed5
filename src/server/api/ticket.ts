import { z } from "zod";
import { vendorNames } from "../../target/vendor.ts";
import { draftTicket } from "../../use-cases/file-ticket.ts";
import { firstChoice, incidentMaterial } from "../../use-cases/ticket-material.ts";
import { HttpRefusal } from "../refusal.ts";
import { jsonReply } from "../route.ts";
import { readingEndpoint } from "./endpoint.ts";
import { knownCheck } from "./known-target.ts";

const ticketShape = z.looseObject({
  schema: z.literal("dbcheck.ticket/1"),
  vendor: z.enum(vendorNames),
  title: z.string(),
  markdown: z.string(),
  missing: z
    .array(z.looseObject({ label: z.string() }))
    .describe("Questions for a person to answer before the ticket is sent."),
});

export const readTicket = readingEndpoint({
  path: "/v1/checks/:id/ticket",
  summary: "The vendor's support ticket for a check, or for its incident",
  query: z.strictObject({
    vendor: z.enum(vendorNames).optional(),
    severity: z.enum(["1", "2", "3", "4"]).optional(),
    audience: z.enum(["private", "public"]).default("private"),
    format: z.enum(["json", "markdown"]).default("json"),
  }),
  replies: {
    200: { about: "The ticket; as Markdown with format=markdown", shape: ticketShape },
    404: { about: "There is no such check for this token", shape: null },
    422: { about: "The ticket would contain a secret", shape: null },
  },
  handle: async (asked, { vendor, severity, audience, format }) => {
    const { caller, context } = asked;
    const permitted = await knownCheck(asked);
    const material = await incidentMaterial(permitted);
    const first = firstChoice(material, null);
    const level = severity === undefined ? first.severity : (Number(severity) as 1 | 2 | 3 | 4);
    const choice = { ...first, severity: level, vendor: vendor ?? first.vendor };
    const { ticket, refused } = draftTicket(context, material, choice, audience);
    if (refused !== null)
      throw new HttpRefusal(422, `The ticket would contain ${refused}. Remove it where it comes from.`);
    const { id: checkId, target } = permitted.check;
    const data = { vendor: ticket.vendor, audience };
    await context.store.appendEvent({ type: "ticket.read", checkId, target, actor: caller.actor, data });
    if (format === "json") return jsonReply(200, ticket);
    return { status: 200, headers: { "content-type": "text/markdown; charset=utf-8" }, body: ticket.markdown };
  },
});
