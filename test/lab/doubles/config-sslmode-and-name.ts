import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an sslmode that does not exist, and a host name that does not either",
  expect: { status: "down", cause: "config-sslmode-invalid" },
  arrange: async () => ({ url: "postgres://app:correct%20horse@nowhere.invalid/app?sslmode=verify_full" }),
});
