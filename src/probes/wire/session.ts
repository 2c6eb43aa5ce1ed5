// A session of the frontend/backend protocol: startup, authentication, queries; what the server says is kept as it was said.
// https://www.postgresql.org/docs/current/protocol-flow.html
import { randomBytes } from "node:crypto";
import { serialize } from "pg-protocol";
import { WireFailure } from "./failure.ts";
import { cString, parseDataRow, parseServerError, readFrame, type Frame, type ServerError } from "./messages.ts";
import type { Wire } from "./wire.ts";

/** The first answer to a startup packet. */
export type Greeting =
  | { kind: "authentication"; method: string; mechanisms: string[]; body: Buffer }
  | { kind: "error"; error: ServerError };

/** AuthenticationRequest codes (protocol-message-formats). */
const methods: Record<number, string> = { 0: "trust", 2: "kerberos-v5", 3: "password", 5: "md5", 7: "gss", 9: "sspi", 10: "sasl" };

/** Login messages are small; libpq bounds them too (fe-connect.c). */
const loginLimitBytes = 30_000;
const queryLimitBytes = 8 * 1024 * 1024;

export interface QueryResult {
  rows: (string | null)[][];
  error: ServerError | null;
  bytes: number;
}

export class Session {
  readonly wire: Wire;
  readonly notices: ServerError[] = [];
  readonly parameters: Record<string, string> = {};
  backendPid: number | null = null;
  constructor(wire: Wire) {
    this.wire = wire;
  }

  /** Sends the startup packet and reads the first answer. */
  async start(parameters: Record<string, string>, signal: AbortSignal): Promise<Greeting> {
    this.wire.write(serialize.startup(parameters));
    return this.greeting(signal);
  }

  async greeting(signal: AbortSignal): Promise<Greeting> {
    for (;;) {
      const frame = await this.next(signal, "RENv");
      if (frame.type === "E") return { kind: "error", error: parseServerError(frame.body) };
      if (frame.type !== "R") continue; // NegotiateProtocolVersion: we asked for nothing it could take away
      if (frame.body.length < 4) throw new WireFailure("malformed", "an authentication request without a code");
      const code = frame.body.readInt32BE(0);
      const method = methods[code] ?? `code ${code}`;
      return { kind: "authentication", method, mechanisms: code === 10 ? saslMechanisms(frame.body) : [], body: frame.body.subarray(4) };
    }
  }

  /** After AuthenticationOk: parameters, key, ready; or the error that ends it. */
  async admission(signal: AbortSignal): Promise<ServerError | null> {
    for (;;) {
      const frame = await this.next(signal, "SKZEN");
      if (frame.type === "E") return parseServerError(frame.body);
      if (frame.type === "Z") return null;
      if (frame.type === "K" && frame.body.length >= 4) this.backendPid = frame.body.readInt32BE(0);
    }
  }

  /** One simple query (it may hold several statements); the rows of all of them. */
  async query(text: string, signal: AbortSignal): Promise<QueryResult> {
    this.wire.write(serialize.query(text));
    return this.untilReady(signal);
  }

  /** The extended protocol with a named statement, prepared and run in separate round trips, as drivers do. */
  async prepared(text: string, signal: AbortSignal): Promise<QueryResult> {
    const name = `dbcheck_${randomBytes(4).toString("hex")}`;
    this.wire.write(Buffer.concat([serialize.parse({ name, text }), serialize.describe({ type: "S", name }), serialize.sync()]));
    const prepared = await this.untilReady(signal);
    if (prepared.error) return prepared;
    this.wire.write(
      Buffer.concat([serialize.bind({ statement: name }), serialize.execute({}), serialize.close({ type: "S", name }), serialize.sync()]),
    );
    return this.untilReady(signal);
  }

  private async untilReady(signal: AbortSignal): Promise<QueryResult> {
    const result: QueryResult = { rows: [], error: null, bytes: 0 };
    for (;;) {
      const frame = await this.next(signal, "TDCIEZSNA12n3tKsGHWdc", queryLimitBytes).catch((failure: unknown) => {
        // An error that ends the session is the better answer than the end itself.
        if (result.error && failure instanceof WireFailure && failure.reason !== "silent") return null;
        throw failure;
      });
      if (!frame) return result;
      result.bytes += frame.body.length + 5;
      if (result.bytes > queryLimitBytes) throw new WireFailure("too-large", `an answer of more than ${queryLimitBytes} bytes`);
      if (frame.type === "D") result.rows.push(parseDataRow(frame.body));
      else if (frame.type === "E") result.error ??= parseServerError(frame.body);
      if (result.error && endsSession(result.error)) return result;
      if (frame.type === "Z") return result;
    }
  }

  /** The next message; notices and parameters are kept on the way. */
  async next(signal: AbortSignal, allowed: string, limitBytes = loginLimitBytes): Promise<Frame> {
    const frame = await readFrame(this.wire, signal, allowed, limitBytes);
    if (frame.type === "N" && this.notices.length < 20) this.notices.push(parseServerError(frame.body));
    if (frame.type === "S") {
      const name = cString(frame.body);
      if (Object.keys(this.parameters).length < 50) this.parameters[name] = cString(frame.body, Buffer.byteLength(name) + 1).slice(0, 200);
    }
    return frame;
  }

  close(): void {
    this.wire.close(serialize.end());
  }
}

/** After these the server hangs up (protocol-error-fields); nothing more need be waited for. */
export function endsSession({ severity }: ServerError): boolean {
  return severity === "FATAL" || severity === "PANIC";
}

function saslMechanisms(body: Buffer): string[] {
  return body
    .toString("latin1", 4)
    .split("\0")
    .filter((name) => name !== "");
}
