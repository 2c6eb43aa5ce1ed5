import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nobody filled in the template of the URL",
  expect: { status: "down", cause: "config-variable-missing" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("127.0.0.1", "{{ .Values.database.host }}") };
  },
});
