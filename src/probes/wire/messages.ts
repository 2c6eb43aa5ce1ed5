// Frames of the frontend/backend protocol, with bounds: a hostile length must not make us wait or store.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import type { Wire } from "./wire.ts";
import { WireFailure } from "./failure.ts";

/** One message of the server: its type byte and its body without the length. */
export interface Frame {
  type: string;
  body: Buffer;
}

/** Fields of ErrorResponse and NoticeResponse (protocol-error-fields). `routine` is never translated. */
export interface ServerError {
  severity: string | null;
  sqlstate: string | null;
  message: string;
  detail: string | null;
  hint: string | null;
  /** Where it arose within the server's own code: "PL/pgSQL function f() line 3 at RAISE". */
  context?: string;
  file: string | null;
  line: string | null;
  routine: string | null;
}

/** An error message longer than this is an old-style one without a length, as libpq reads it (fe-connect.c). */
const errorLimitBytes = 30_000;

/**
 * Reads one message.
 * @param allowed type bytes that may come at this point
 * @param limitBytes largest body accepted
 * @throws WireFailure `not-postgres` for an unknown first byte, `malformed` for an impossible length, `too-large`
 */
export async function readFrame(wire: Wire, signal: AbortSignal, allowed: string, limitBytes: number): Promise<Frame> {
  const head = await wire.read(1, signal);
  const type = String.fromCharCode(head[0] ?? 0);
  if (!allowed.includes(type)) throw notPostgres(await begun(wire, head));
  const lengthBytes = await wire.read(4, signal);
  const length = lengthBytes.readUInt32BE(0);
  if (type === "E" && length > errorLimitBytes) return { type, body: await oldStyleError(wire, lengthBytes) };
  if (length < 4) throw new WireFailure("malformed", `a message of impossible length ${length}`);
  if (length - 4 > limitBytes)
    throw new WireFailure(isText(lengthBytes) ? "not-postgres" : "too-large", `a message of ${length} bytes`, null, {
      firstBytes: printable(await begun(wire, Buffer.concat([head, lengthBytes]))),
    });
  return { type, body: length === 4 ? Buffer.alloc(0) : await wire.read(length - 4, signal) };
}

/** A server that cannot fork answers "E", text and a zero byte (postmaster.c, report_fork_failure_to_client). */
async function oldStyleError(wire: Wire, lengthBytes: Buffer): Promise<Buffer> {
  const rest = await wire.readSome(AbortSignal.timeout(300)).catch(() => Buffer.alloc(0));
  const all = Buffer.concat([lengthBytes, rest]);
  if (!isOldStyleError(all)) throw notPostgres(all);
  const text = all.toString("latin1").split("\0")[0] ?? "";
  return Buffer.from(`M${text.slice(0, 500)}\0\0`, "latin1");
}

/** What may follow the "E" of a protocol-2 error: one text that ends in a zero byte. Line protocols say "ERROR\r\n". */
export function isOldStyleError(afterE: Buffer): boolean {
  return afterE.length > 1 && afterE.indexOf(0) === afterE.length - 1;
}

/** These bytes, and what follows them within a moment. */
async function begun(wire: Wire, bytes: Buffer): Promise<Buffer> {
  const rest = await wire.readSome(AbortSignal.timeout(100)).catch(() => Buffer.alloc(0));
  return Buffer.concat([bytes, rest]);
}

function notPostgres(bytes: Buffer): WireFailure {
  const isAlert = isTlsAlert(bytes) ? { isAlert: true } : {};
  const facts = { firstBytes: printable(bytes), ...isAlert };
  return new WireFailure("not-postgres", "the answer is not PostgreSQL's protocol", null, facts);
}

/** A record of type 21 (RFC 8446 §5.1): who sends it in answer to PostgreSQL's packets had waited for a ClientHello. */
export function isTlsAlert(bytes: Buffer): boolean {
  return bytes.length >= 2 && bytes[0] === 21 && bytes[1] === 3;
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** The first bytes as a person can read them: printable ASCII, others as \xNN. */
export function printable(bytes: Buffer, most = 60): string {
  return [...bytes.subarray(0, most)]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
    )
    .join("");
}

export function parseServerError(body: Buffer): ServerError {
  const fields: Record<string, string> = {};
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const end = body.indexOf(0, at + 1);
    const stop = end === -1 ? body.length : end;
    fields[String.fromCharCode(body[at] ?? 0)] = body.toString("utf8", at + 1, stop);
    at = stop + 1;
  }
  const { S, V, C, M, D, H, W, F, L, R } = fields;
  return {
    severity: V ?? S ?? null,
    sqlstate: C ?? null,
    message: (M ?? "").slice(0, 1000),
    detail: D?.slice(0, 1000) ?? null,
    hint: H?.slice(0, 1000) ?? null,
    ...(W === undefined ? {} : { context: W.slice(0, 1000) }),
    file: F ?? null,
    line: L ?? null,
    routine: R ?? null,
  };
}

/**
 * The text columns of a DataRow; null where the value is NULL.
 * @throws WireFailure `malformed` where a column claims more than the message holds
 */
export function parseDataRow(body: Buffer): (string | null)[] {
  const values: (string | null)[] = [];
  let at = 2;
  for (let left = body.length >= 2 ? body.readInt16BE(0) : 0; left > 0 && at + 4 <= body.length; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    if (length > body.length - at)
      throw new WireFailure("malformed", `a column of ${length} bytes in a message of ${body.length}`);
    values.push(length < 0 ? null : body.toString("utf8", at, at + length));
    if (length > 0) at += length;
  }
  return values;
}

/** Names of a RowDescription's columns: each a string, then 18 bytes. Stops where the message does. */
export function parseRowDescription(body: Buffer): string[] {
  const names: string[] = [];
  let at = 2;
  for (let left = body.length >= 2 ? body.readInt16BE(0) : 0; left > 0 && at < body.length; left--) {
    const name = cString(body, at);
    names.push(name);
    at += Buffer.byteLength(name) + 19;
  }
  return names;
}

export function cString(body: Buffer, from = 0): string {
  const end = body.indexOf(0, from);
  return body.toString("utf8", from, end === -1 ? body.length : end);
}
