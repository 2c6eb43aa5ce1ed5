import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "RDS Proxy takes other ways of authentication",
  reference: "goldfiglabs/rds_iamauth_proxy#3",
  neighbour: "wild/rds-proxy-iam-token",
  expect: { status: "down", cause: "auth-method-unsupported" },
  arrange: async (lab) => {
    const server = await speaker(lab, { C: "28000", M: "RDS Proxy supports only IAM, MD5, or SCRAM authentication." });
    return { url: server.url() };
  },
});
