// What does a line of text get, where the protocol got silence? SSH greets by itself, Redis answers PING, PostgreSQL
// hangs up without a word, and poolers complain in PostgreSQL's own protocol.
import { parseServerError, printable, type ServerError } from "./messages.ts";
import { Wire, type Address } from "./wire.ts";

export interface Banner {
  /** The first bytes, printable; null when none came, or an ErrorResponse did. */
  text: string | null;
  /** An ErrorResponse: somebody who speaks the protocol is alive there. */
  error: ServerError | null;
}

/**
 * What a startup packet gets whose version nobody speaks: PostgreSQL answers it with an error before it reads a catalog
 * (backend_startup.c, ProcessStartupPacket), so one that answers is alive, however long its logins take. Never throws.
 */
export async function askUnknownVersion(to: Address, within: (ms: number) => AbortSignal): Promise<ServerError | null> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, within(500));
    wire.write(Buffer.from([0, 0, 0, 9, 0, 9, 0, 0, 0]));
    const said = await wire.readSome(within(1000));
    return said[0] === 0x45 && said.length > 5 && said.readUInt32BE(1) < 30_000
      ? parseServerError(said.subarray(5))
      : null;
  } catch {
    return null;
  } finally {
    wire?.close();
  }
}

/** Who lets us wait there? Both questions at once, in 1.5 s at most; never throws. */
export async function askWho(
  to: Address,
  within: (ms: number) => AbortSignal,
): Promise<{ banner: string | null; complaint: ServerError | null; alive: ServerError | null }> {
  const [said, alive] = await Promise.all([askBanner(to, within), askUnknownVersion(to, within)]);
  return { banner: said.text, complaint: said.error, alive };
}

/** Waits 1.2 s at most; never throws. */
export async function askBanner(to: Address, within: (ms: number) => AbortSignal): Promise<Banner> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, within(500));
    wire.write(Buffer.from("PING\r\n\r\n"));
    const said = await wire.readSome(within(700));
    const isError = said.length > 5 && said[0] === 0x45 && said.readUInt32BE(1) < 30_000;
    return isError
      ? { text: null, error: parseServerError(said.subarray(5)) }
      : { text: printable(said, 40), error: null };
  } catch {
    return { text: null, error: null };
  } finally {
    wire?.close();
  }
}
