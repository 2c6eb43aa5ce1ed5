// A process that uses the embedded store until it is killed: prints the server's port and pid.
import { startStoreServer } from "../../../src/embedded/store-server.ts";
import { createLog } from "../../../src/log.ts";

try {
  const server = await startStoreServer(process.argv[2] ?? "", createLog("silent"));
  process.once("SIGTERM", () => void server.close().then(() => process.exit(0)));
  process.stdout.write(`${server.port}\n`);
  setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : "?"}\n`);
}
