import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Kubernetes left $(DB_PASSWORD) as it is, since the variable is defined later",
  reference: "https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/",
  neighbour: "faults/auth-wrong-password",
  expect: {
    status: "down",
    cause: ["config-variable-missing", "auth-password-rejected"],
    says: /not filled in|template|unexpanded|never/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `postgres://app:$(DB_PASSWORD)@127.0.0.1:${server.port}/app` };
  },
});
