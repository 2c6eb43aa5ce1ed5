// The ladder, in the order of climbing. Adding a probe is a file and a line here.
import { admission } from "./admission.ts";
import { auth } from "./auth.ts";
import { config } from "./config.ts";
import { dns } from "./dns.ts";
import type { Probe } from "./probe.ts";
import { query } from "./query.ts";
import { server } from "./server.ts";
import { startup } from "./startup.ts";
import { tcp } from "./tcp.ts";
import { tls } from "./tls.ts";
import { upkeep } from "./upkeep.ts";
import { vantage } from "./vantage.ts";

export const probes: readonly Probe[] = [vantage, config, dns, tcp, tls, startup, auth, admission, query, server, upkeep];
