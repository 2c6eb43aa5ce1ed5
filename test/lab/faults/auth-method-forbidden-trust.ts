import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server lets everybody in without a password, and the URL insists on being asked (require_auth=!none)",
  expect: { status: "down", cause: "auth-method-unsupported" },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["host all all all trust"] });
    return { url: server.url({ query: "require_auth=!none" }) };
  },
});
