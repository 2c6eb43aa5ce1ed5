import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Azure's Basic tier takes no connections from a subnet with a service endpoint",
  reference: "timescale/promscale#1064",
  neighbour: "wild/azure-user-form",
  expect: { status: "down", cause: "auth-hba-rejected", owner: "client", says: /service endpoint/ },
  arrange: async (lab) => {
    const server = await speaker(lab, { C: "28000", M: "Server is not configured to allow ipv6 connections." });
    return { url: server.url() };
  },
});
