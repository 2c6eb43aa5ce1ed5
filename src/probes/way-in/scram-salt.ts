// Do other ways to the same name end at the same server? SCRAM's first message holds the salt that the
// server keeps for the role (RFC 5802 §5.1), and none of the password: two salts are two servers.
import { createHash, randomBytes } from "node:crypto";
import { serialize } from "pg-protocol";
import { greetWith } from "../variations/greeting.ts";
import type { AuthFacts } from "../facts.ts";
import { addressText, type Candidate, type ProbeContext } from "../probe.ts";
import { startupParameters } from "./startup-parameters.ts";

/** A control need not wait as long as the climb did. */
const stepMs = 1300;
const mostOthers = 3;

/** A salt as it is told: equal where salts are, and nothing of them. */
export function saltId(firstMessage: string): string | null {
  const salt = /(?:^|,)s=([^,]+)/.exec(firstMessage)?.[1];
  return salt ? createHash("sha256").update(salt).digest("hex").slice(0, 8) : null;
}

/**
 * The salts at the other addresses that take connections, or once more at this one. Sends no credentials; never throws.
 */
export async function otherSalts(context: ProbeContext): Promise<NonNullable<AuthFacts["salts"]>> {
  const { current, candidates } = context.carried;
  if (!current || current.family === 0) return [];
  const stands = context.seen("tcp")?.facts?.attempts.filter(({ outcome }) => outcome === "passed") ?? [];
  const others = candidates.filter(
    ({ address, port }) =>
      (address !== current.address || port !== current.port) &&
      stands.some((one) => one.address === address && one.port === port),
  );
  const asked = (others.length > 0 ? others : [current, current]).slice(0, mostOthers);
  const found = await Promise.all(asked.map((to) => saltAt(context, to)));
  return asked.flatMap((to, at) => (found[at] ? [{ address: addressText(to), salt: found[at] }] : []));
}

async function saltAt(context: ProbeContext, to: Candidate): Promise<string | null> {
  const tls = context.carried.tls === "on" ? {} : null;
  const heard = await greetWith(context, to, { tls, parameters: startupParameters(context) });
  if (!heard.session) return null;
  try {
    const { greeting, session } = heard;
    if (greeting.kind !== "authentication" || !greeting.mechanisms.includes("SCRAM-SHA-256")) return null;
    const nonce = randomBytes(18).toString("base64");
    session.wire.write(serialize.sendSASLInitialResponseMessage("SCRAM-SHA-256", `n,,n=*,r=${nonce}`));
    const first = await session.greeting(context.within(stepMs));
    return first.kind === "authentication" && first.method === "code 11" ? saltId(first.body.toString("utf8")) : null;
  } catch {
    return null;
  } finally {
    heard.session.close();
  }
}
