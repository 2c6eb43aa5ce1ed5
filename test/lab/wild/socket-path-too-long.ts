import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the path of the socket is longer than a socket's may be, as Cloud SQL's long instance names make it",
  reference: "GoogleCloudPlatform/cloud-sql-proxy#747",
  neighbour: "wild/cloud-sql-socket-missing",
  expect: {
    status: "down",
    cause: ["config-url-invalid", "config-host-missing", "tcp-refused", "tcp-unreachable"],
    owner: "client",
    says: /107/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const long = join(await lab.directory(), `my-project-of-a-long-name:europe-west10:${"instance-".repeat(8)}one`);
    await mkdir(long);
    return {
      url: `postgres:///app?host=${encodeURIComponent(long)}&port=${server.port}&user=app&password=correct%20horse`,
    };
  },
});
