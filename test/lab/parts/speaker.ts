// Whoever answers with one sentence of a product that cannot be run here, and ends the connection.
import type { Lab } from "../lab.ts";
import { authentication, complaint, hostile, message, ready, type Hostile } from "./hostile.ts";

/**
 * Where the sentence comes: in answer to the startup packet, to the password (asked for in clear), or to each query.
 */
export type Moment = "startup" | "password" | "query";

/** @param fields by their letters: S severity, C SQLSTATE, M message, D detail, H hint, R routine */
export function speaker(lab: Lab, fields: Record<string, string>, moment: Moment = "startup"): Promise<Hostile> {
  return hostile(lab, async (peer) => {
    await peer.startup();
    if (moment !== "startup") {
      await peer.send(authentication(3));
      await peer.message();
    }
    if (moment === "query") {
      await peer.send(ready());
      for (;;) {
        const { type } = await peer.message();
        if (type === "Q" || type === "S") await peer.send(complaint({ S: "ERROR", ...fields }), message("Z", "I"));
      }
    }
    await peer.send(complaint({ S: "FATAL", ...fields }));
    peer.socket.end();
  });
}
