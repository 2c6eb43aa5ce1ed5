// One connection to the tested side: bytes in and out, every wait with a deadline, every end a named reason.
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { serialize } from "pg-protocol";
import { errnoOf, socketFailure, WireFailure } from "./failure.ts";

export interface Address {
  /** An IP literal, or the path of a unix socket when `family` is 0. */
  address: string;
  family: 4 | 6 | 0;
  port: number;
}

/** A server that sends more than this without being read is cut off. */
const unreadLimitBytes = 4 * 1024 * 1024;

/** Shared: most connections end so, and nobody reads the stack. */
const closedByUs = new WireFailure("closed", "closed by us");

export class Wire {
  socket: Socket | TLSSocket;
  /** Plain bytes after any TLS. */
  bytesReceived = 0;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #ended: WireFailure | null = null;
  #wake: (() => void) | null = null;
  /** The TCP socket, below any TLS. */
  readonly #raw: Socket;
  /** Something of the other end's was waited for in vain. */
  #unanswered = false;
  readonly #to: Address;
  /** How TLS was started, whether without asking for it first (sslnegotiation=direct), and with whom. */
  #tls: { options: ConnectionOptions; direct: boolean; certificate: string } | null = null;

  private constructor(socket: Socket, to: Address) {
    this.socket = socket;
    this.#to = to;
    this.#raw = socket;
    this.#listen();
  }

  /**
   * Opens a connection to one address; no name is looked up here.
   * @throws WireFailure with the errno's reason, or `timeout` when the signal ends it
   */
  static async open(to: Address, signal: AbortSignal): Promise<Wire> {
    const socket =
      to.family === 0
        ? connectTcp({ path: to.address })
        : connectTcp({ host: to.address, port: to.port, family: to.family, noDelay: true, autoSelectFamily: false });
    await new Promise<void>((resolve, reject) => {
      const stop = () => settle(new WireFailure("timeout", "no answer to the connection request", "ETIMEDOUT"));
      const failed = (error: Error) => settle(socketFailure(error));
      const connected = () => settle(null);
      function settle(failure: WireFailure | null): void {
        signal.removeEventListener("abort", stop);
        socket.off("error", failed).off("connect", connected);
        if (!failure) return resolve();
        socket.on("error", () => {});
        socket.destroy();
        reject(failure);
      }
      socket.once("error", failed).once("connect", connected);
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
    });
    return new Wire(socket, to);
  }

  /**
   * One more connection to the same address, over TLS where this one has it, and then to the same certificate only.
   * @throws WireFailure
   */
  async another(signal: AbortSignal): Promise<Wire> {
    const wire = await Wire.open(this.#to, signal);
    if (!this.#tls) return wire;
    try {
      const { options, direct, certificate } = this.#tls;
      if (!direct) {
        wire.write(serialize.requestSsl());
        const said = await wire.read(1, signal);
        if (said.toString("latin1") !== "S") throw new WireFailure("tls-not-offered", "no TLS this time");
      }
      const secure = await wire.startTls(options, signal);
      if (certificateOf(secure) !== certificate)
        throw new WireFailure("certificate-untrusted", "another certificate this time");
      return wire;
    } catch (failure) {
      wire.close();
      throw failure;
    }
  }

  #listen(): void {
    const { socket } = this;
    socket.on("data", (chunk: Buffer) => {
      if (this.socket !== socket) return;
      this.#chunks.push(chunk);
      this.#buffered += chunk.length;
      this.bytesReceived += chunk.length;
      if (this.#buffered > unreadLimitBytes)
        this.#end(new WireFailure("too-large", `more than ${unreadLimitBytes} bytes at once`));
      this.#wake?.();
    });
    // Only the first end counts: a failure takes its stack, and costs more than some packets.
    const isFirst = () => this.socket === socket && !this.#ended;
    socket.on("end", () => isFirst() && this.#end(new WireFailure("closed", "the other end closed the connection")));
    socket.on("error", (error) => isFirst() && this.#end(socketFailure(error)));
    socket.on("close", () => isFirst() && this.#end(new WireFailure("closed", "the connection is closed")));
  }

  #end(failure: WireFailure): void {
    this.#ended ??= failure;
    if (failure.reason === "too-large") this.socket.destroy();
    this.#wake?.();
  }

  /** The failure that ended the connection, once it has ended. */
  get ended(): WireFailure | null {
    return this.#ended;
  }

  write(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Takes exactly `count` bytes; bytes that came before an end are still handed out. */
  async read(count: number, signal: AbortSignal): Promise<Buffer> {
    while (this.#buffered < count) await this.#more(signal);
    return this.#take(count);
  }

  /** Takes what is there, waiting for at least one byte. */
  async readSome(signal: AbortSignal): Promise<Buffer> {
    while (this.#buffered === 0) await this.#more(signal);
    return this.#take(this.#buffered);
  }

  /** What is there, left where it is, after waiting for at least one byte; nothing when none comes. */
  async peek(signal: AbortSignal): Promise<Buffer> {
    while (this.#buffered === 0 && !this.#ended && !signal.aborted) await this.#more(signal).catch(() => undefined);
    return Buffer.concat(this.#chunks);
  }

  /** Bytes that have come and were not read: a server that speaks out of turn. */
  get unread(): number {
    return this.#buffered;
  }

  async #more(signal: AbortSignal): Promise<void> {
    if (this.#ended) throw this.#ended;
    if (signal.aborted) {
      this.#unanswered = true;
      throw new WireFailure("silent", "no answer in time");
    }
    await new Promise<void>((resolve) => {
      const done = () => {
        signal.removeEventListener("abort", done);
        this.#wake = null;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener("abort", done, { once: true });
    });
  }

  #take(count: number): Buffer {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    const rest = all.subarray(count);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    return all.subarray(0, count);
  }

  /**
   * Puts TLS over the connection. Certificates are judged by the caller: nothing is rejected here.
   * @throws WireFailure `handshake-timeout` or `handshake-failed` with OpenSSL's code
   */
  async startTls(options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> {
    const raw = this.socket;
    const direct = this.#raw.bytesWritten === 0;
    raw.removeAllListeners("data");
    raw.removeAllListeners("end");
    const secure = secured(raw, options);
    this.socket = secure;
    await new Promise<void>((resolve, reject) => {
      const stop = () => settle(new WireFailure("handshake-timeout", "the TLS handshake did not end in time"));
      const failed = (error: Error) => settle(new WireFailure("handshake-failed", error.message, errnoOf(error)));
      const closed = () =>
        settle(new WireFailure("handshake-failed", "the connection ended during the TLS handshake", "ECONNRESET"));
      const done = () => settle(null);
      function settle(failure: WireFailure | null): void {
        signal.removeEventListener("abort", stop);
        secure.off("error", failed).off("secureConnect", done).off("close", closed).off("end", closed);
        if (!failure) return resolve();
        secure.on("error", () => {});
        secure.destroy();
        reject(failure);
      }
      secure.once("error", failed).once("secureConnect", done).once("close", closed).once("end", closed);
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
    });
    this.#listen();
    this.#tls = { options, direct, certificate: certificateOf(secure) };
    return secure;
  }

  /**
   * Ends the connection at once; `goodbye` is sent first where the other end still
   * listens. One that owes an answer is reset (RFC 9293 §3.10.4): a server that is stuck
   * in sending, because the path swallows its packets, would keep the session.
   */
  close(goodbye?: Buffer): void {
    const { socket } = this;
    socket.on("error", () => {});
    // Only TCP knows a reset: a unix socket has no path that could swallow packets.
    if (this.#unanswered && !this.#ended && this.#to.family !== 0) {
      this.#raw.on("error", () => {}).resetAndDestroy();
      socket.destroy();
    } else if (goodbye && !this.#ended && socket.writable) {
      // A server that has read it is gone, and answers what comes behind it with a reset: TLS' own end (close_notify)
      // would be that. A reset may end others, as it does a whole `kubectl port-forward`.
      socket.write(goodbye);
      socket.once("end", () => {
        socket.destroy();
        this.#raw.destroy();
      });
      setTimeout(() => socket.destroy(), 250).unref();
    } else socket.destroy();
    this.#end(closedByUs);
  }
}

/** What OpenSSL refuses of our own (a key, a version) is thrown at once. */
function secured(socket: Socket | TLSSocket, options: ConnectionOptions): TLSSocket {
  try {
    return connectTls({ ...options, socket, rejectUnauthorized: false, checkServerIdentity: () => undefined });
  } catch (error) {
    throw new WireFailure("handshake-failed", error instanceof Error ? error.message : String(error), errnoOf(error));
  }
}

function certificateOf(socket: TLSSocket): string {
  return socket.getPeerCertificate().fingerprint256;
}
