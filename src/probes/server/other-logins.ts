// Does each login lead to the same kind of server? Behind a balancer or a service some may lead to a standby.
import type { ProbeContext } from "../probe.ts";
import { login } from "../way-in/login.ts";

export interface OtherLogins {
  made: number;
  /** Those that met a server in recovery, by its own parameter. */
  standbys: number;
}

const most = 3;

/**
 * Logs in some more times, one after the other, where the server's own address is not the one that was connected to:
 * then somebody in between chooses. Null where nobody does, or where the target does not write.
 * @param at address:port as the server has it; null over a socket
 */
export async function otherLogins(context: ProbeContext, at: string | null): Promise<OtherLogins | null> {
  const { current } = context.carried;
  if (!context.inputs.writes || at === null || !current || at === `${current.address}:${current.port}`) return null;
  const seen: OtherLogins = { made: 0, standbys: 0 };
  for (let n = 0; n < most && !context.signal.aborted; n += 1) {
    const { session } = await login(context, current);
    if (!session) return seen.made > 0 ? seen : null;
    // A server before version 14 does not say it (libpq-status, PQparameterStatus).
    const said = session.parameters["in_hot_standby"];
    session.close();
    if (said === undefined) return null;
    seen.made += 1;
    seen.standbys += Number(said === "on");
  }
  return seen;
}
