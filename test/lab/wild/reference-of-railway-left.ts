import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Railway's reference to another service's variable was never filled in",
  reference: "https://docs.railway.com/guides/variables",
  neighbour: "faults/config-template-shell",
  expect: { status: "down", cause: "config-variable-missing" },
  arrange: () =>
    Promise.resolve({
      target: { url: "${APP_DATABASE_URL}" },
      env: { APP_DATABASE_URL: "${{Postgres.DATABASE_URL}}" },
    }),
});
