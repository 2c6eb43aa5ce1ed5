// A session of the frontend/backend protocol: startup, authentication, queries; what the server says
// is kept as it was said. https://www.postgresql.org/docs/current/protocol-flow.html
import { randomBytes } from "node:crypto";
import { serialize } from "pg-protocol";
import type { ProtocolVersion } from "../../libpq/connection.ts";
import { WireFailure } from "./failure.ts";
import {
  cString,
  parseDataRow,
  parseRowDescription,
  parseServerError,
  readFrame,
  type Frame,
  type ServerError,
} from "./messages.ts";
import type { Wire } from "./wire.ts";

/** The first answer to a startup packet. */
export type Greeting =
  | { kind: "authentication"; method: string; mechanisms: string[]; body: Buffer }
  | { kind: "error"; error: ServerError };

/** AuthenticationRequest codes (protocol-message-formats). */
const methods: Record<number, string> = {
  0: "trust",
  2: "kerberos-v5",
  3: "password",
  5: "md5",
  7: "gss",
  9: "sspi",
  10: "sasl",
};

/** Login messages are small; libpq bounds them too (fe-connect.c). */
const loginLimitBytes = 30_000;
/** PostgreSQL sends some fifteen messages at login; many more are a server that never comes to the point. */
const loginLimitMessages = 200;
const queryLimitBytes = 8 * 1024 * 1024;
/**
 * No question of ours has more than some; small rows without end would
 * keep the machine busy long before the bytes are too many.
 */
const queryLimitRows = 10_000;
/**
 * For a CancelRequest and the server's hanging up after it. Its own, and
 * not the check's: the end of the check is when it matters.
 */
const cancelMs = 500;
const minorOf = (version: ProtocolVersion): number => Number(version.split(".")[1]);

/** The request's code (protocol-message-formats, CancelRequest). */
const cancelCode = 80_877_102;

export interface QueryResult {
  /** Names of the last statement's columns. */
  columns: string[];
  rows: (string | null)[][];
  error: ServerError | null;
  bytes: number;
}

export class Session {
  readonly wire: Wire;
  readonly notices: ServerError[] = [];
  readonly parameters: Record<string, string> = {};
  backendPid: number | null = null;
  /** Process id and secret key as they came (the key's length varies since protocol 3.2): who has them may cancel. */
  #key: Buffer | null = null;
  /** A query was sent, and its ReadyForQuery has not come. */
  #isAsked = false;
  /** When the last query was answered to its end, by performance.now(). */
  #answeredAtMs = -Infinity;
  #isCanceled = false;
  #isVersionSettled = false;
  #askedMinor = 0;
  #leastMinor = 0;
  constructor(wire: Wire) {
    this.wire = wire;
  }

  /** Sends the startup packet and reads the first answer. */
  async start(
    parameters: Record<string, string>,
    signal: AbortSignal,
    protocol: ProtocolVersion = "3.0",
    least: ProtocolVersion = "3.0",
  ): Promise<Greeting> {
    const packet = serialize.startup(parameters);
    // After the length: major and minor version, two bytes each.
    packet.writeUInt16BE(minorOf(protocol), 6);
    this.#askedMinor = minorOf(protocol);
    this.#leastMinor = minorOf(least);
    this.wire.write(packet);
    return this.greeting(signal);
  }

  async greeting(signal: AbortSignal): Promise<Greeting> {
    for (let left = loginLimitMessages; ; left -= 1) {
      if (left === 0) throw new WireFailure("malformed", "endless messages, but no request for authentication");
      const frame = await this.next(signal, "RENv");
      if (frame.type === "E") return { kind: "error", error: parseServerError(frame.body) };
      if (frame.type === "N") throw new WireFailure("malformed", "a notice before the login; libpq takes none there");
      if (frame.type === "v") this.#settleVersion(frame.body);
      if (frame.type !== "R") continue;
      if (frame.body.length < 4) throw new WireFailure("malformed", "an authentication request without a code");
      const code = frame.body.readInt32BE(0);
      const method = methods[code] ?? `code ${code}`;
      return {
        kind: "authentication",
        method,
        mechanisms: code === 10 ? saslMechanisms(frame.body) : [],
        body: frame.body.subarray(4),
      };
    }
  }

  /** NegotiateProtocolVersion, once, and as strictly as libpq 18 takes it (fe-protocol3.c). No options were sent. */
  #settleVersion(body: Buffer): void {
    const wrongly = (how: string) => new WireFailure("malformed", `the protocol version is negotiated ${how}`);
    if (this.#isVersionSettled) throw wrongly("twice");
    this.#isVersionSettled = true;
    if (body.length < 8) throw wrongly("in too few bytes");
    const [major, minor, options] = [body.readUInt16BE(0), body.readUInt16BE(2), body.readInt32BE(4)];
    if (major !== 3 || minor === 1) throw wrongly(`to ${major}.${minor}, which does not exist`);
    if (minor > this.#askedMinor) throw wrongly(`upwards, to 3.${minor}`);
    if (options !== 0 || body.length > 8) throw wrongly("for options that were not sent");
    if (minor === this.#askedMinor) throw wrongly("without a change");
    if (minor < this.#leastMinor)
      throw new WireFailure("protocol-too-old", `the server speaks version 3.${minor} of the protocol at most`);
  }

  /** After AuthenticationOk: parameters, key, ready; or the error that ends it. */
  async admission(signal: AbortSignal): Promise<ServerError | null> {
    for (let left = loginLimitMessages; ; left -= 1) {
      if (left === 0) throw new WireFailure("malformed", "endless messages, but no session");
      const frame = await this.next(signal, "SKZEN");
      if (frame.type === "E") return parseServerError(frame.body);
      if (frame.type === "Z") return null;
      if (frame.type === "K" && frame.body.length >= 4) {
        this.backendPid = frame.body.readInt32BE(0);
        this.#key = Buffer.from(frame.body);
      }
    }
  }

  /**
   * Asks the server to give up the query that is under way, so that none of ours goes on after we are gone; once a
   * query. Resolves to whether the server took the request (it hangs up then), within that time; never throws.
   * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
   */
  async cancel(withinMs = cancelMs): Promise<boolean> {
    if (!this.#key || !this.#isAsked || this.#isCanceled || this.wire.ended) return false;
    this.#isCanceled = true;
    const signal = AbortSignal.timeout(withinMs);
    const head = Buffer.alloc(8);
    head.writeInt32BE(head.length + this.#key.length);
    head.writeInt32BE(cancelCode, 4);
    let wire: Wire | null = null;
    try {
      wire = await this.wire.another(signal);
      wire.write(Buffer.concat([head, this.#key]));
      await wire.readSome(signal);
      return false; // a server says nothing to a CancelRequest
    } catch (failure) {
      if (!(failure instanceof WireFailure)) throw failure;
      return wire !== null && failure.reason === "closed";
    } finally {
      wire?.close();
    }
  }

  /**
   * Why the server ends sessions, where it said so: a crash or a stop
   * is told as a warning first (postmaster.c, quickdie).
   */
  get lastWords(): ServerError | null {
    return this.notices.findLast(({ sqlstate }) => sqlstate?.startsWith("57P")) ?? null;
  }

  /** Whether a query was answered within so many milliseconds, and the connection has not ended since. */
  hasAnsweredWithin(ms: number): boolean {
    return !this.wire.ended && performance.now() - this.#answeredAtMs <= ms;
  }

  /** A question of ours is not answered yet: what comes next may be its answer, not the next question's. */
  get owes(): boolean {
    return this.#isAsked;
  }

  /** One simple query (it may hold several statements); the rows of all of them. */
  async query(text: string, signal: AbortSignal): Promise<QueryResult> {
    return this.ask(serialize.query(text), signal);
  }

  /** What still comes of a query whose wait was given up: after `cancel`, its end. */
  async remainder(signal: AbortSignal): Promise<QueryResult> {
    return this.untilReady(signal);
  }

  /** The extended protocol with a named statement, prepared and run in separate round trips, as drivers do. */
  async prepared(text: string, signal: AbortSignal): Promise<QueryResult> {
    const name = `dbcheck_${randomBytes(4).toString("hex")}`;
    const prepared = await this.prepare(name, text, signal);
    if (prepared.error) return prepared;
    const done = serialize.close({ type: "S", name });
    return this.ask(
      Buffer.concat([serialize.bind({ statement: name }), serialize.execute({}), done, serialize.sync()]),
      signal,
    );
  }

  /** Names a statement, in a round trip of its own. */
  async prepare(name: string, text: string, signal: AbortSignal): Promise<QueryResult> {
    return this.ask(
      Buffer.concat([serialize.parse({ name, text }), serialize.describe({ type: "S", name }), serialize.sync()]),
      signal,
    );
  }

  async execute(name: string, signal: AbortSignal): Promise<QueryResult> {
    return this.ask(
      Buffer.concat([serialize.bind({ statement: name }), serialize.execute({}), serialize.sync()]),
      signal,
    );
  }

  async deallocate(name: string, signal: AbortSignal): Promise<QueryResult> {
    return this.ask(Buffer.concat([serialize.close({ type: "S", name }), serialize.sync()]), signal);
  }

  /**
   * One question at a time: a pooler that gives its server to the next client at the first
   * ReadyForQuery (PgBouncer before 1.21) would hand that client the answer to our second one.
   */
  private async ask(question: Buffer, signal: AbortSignal): Promise<QueryResult> {
    if (this.#isAsked) throw new WireFailure("silent", "an earlier query is still unanswered");
    this.wire.write(question);
    return this.untilReady(signal);
  }

  private async untilReady(signal: AbortSignal): Promise<QueryResult> {
    const result: QueryResult = { columns: [], rows: [], error: null, bytes: 0 };
    if (!this.#isAsked) this.#isCanceled = false;
    this.#isAsked = true;
    for (;;) {
      const frame = await this.next(signal, "TDCIEZSNA12n3tKsGHWdc", queryLimitBytes).catch((failure: unknown) => {
        // An error that ends the session is the better answer than the end itself.
        if (result.error && failure instanceof WireFailure && failure.reason !== "silent") return null;
        throw failure;
      });
      if (!frame) return result;
      result.bytes += frame.body.length + 5;
      if (result.bytes > queryLimitBytes)
        throw new WireFailure("too-large", `an answer of more than ${queryLimitBytes} bytes`);
      if (frame.type === "T") result.columns = parseRowDescription(frame.body);
      if (frame.type === "D") result.rows.push(parseDataRow(frame.body));
      if (result.rows.length > queryLimitRows)
        throw new WireFailure("too-large", `an answer of more than ${queryLimitRows} rows`);
      if (frame.type === "E") result.error ??= parseServerError(frame.body);
      if ((result.error && endsSession(result.error)) || frame.type === "Z") {
        this.#isAsked = false;
        if (frame.type === "Z") this.#answeredAtMs = performance.now();
        return result;
      }
    }
  }

  /** The next message; notices and parameters are kept on the way. */
  async next(signal: AbortSignal, allowed: string, limitBytes = loginLimitBytes): Promise<Frame> {
    const frame = await readFrame(this.wire, signal, allowed, limitBytes);
    if (frame.type === "N" && this.notices.length < 20) this.notices.push(parseServerError(frame.body));
    if (frame.type === "S") {
      const name = cString(frame.body);
      if (Object.keys(this.parameters).length < 50)
        this.parameters[name] = cString(frame.body, Buffer.byteLength(name) + 1).slice(0, 200);
    }
    return frame;
  }

  /** Ends the session; a query under way is canceled. */
  close(): void {
    void this.cancel();
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
