// A server that answers by a script, and keeps what each connection sent, packet by packet, in words.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { after } from "node:test";
import { TLSSocket } from "node:tls";

/** AuthenticationRequest of a code, with what follows it (protocol-message-formats). */
export function request(code: number, more: Buffer | string = ""): Buffer {
  const body = Buffer.concat([Buffer.alloc(4), Buffer.from(more)]);
  body.writeInt32BE(code);
  return packet("R", body);
}

export function packet(type: string, body: Buffer | string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
}

/** NegotiateProtocolVersion: the version as 32 bits, and options that are not known. */
export function negotiated(version: number, ...options: string[]): Buffer {
  const body = Buffer.alloc(8);
  body.writeInt32BE(version);
  body.writeInt32BE(options.length, 4);
  return packet("v", Buffer.concat([body, Buffer.from(options.map((one) => `${one}\0`).join(""))]));
}

export const sasl = (...mechanisms: string[]) => request(10, `${mechanisms.join("\0")}\0\0`);
/** AuthenticationOk, BackendKeyData and ReadyForQuery. */
export const welcome = Buffer.concat([request(0), packet("K", Buffer.alloc(8, 1)), packet("Z", "I")]);
const refusal = packet("E", "SFATAL\0C28P01\0Mthat is enough\0\0");

export interface Script {
  tls?: { cert: string; key: string; ALPNProtocols?: string[]; requestCert?: boolean; rejectUnauthorized?: boolean };
  /** What is sent after the first packet, and after each message of the authentication. Then comes a refusal. */
  replies: Buffer[];
}

export interface Recorder {
  port: number;
  /** What each connection sent, in words: "TLS?", "TLS postgresql", "start 3.0 user=u", "SCRAM-SHA-256 n". */
  heard: string[][];
}

const [sslRequest, gssRequest] = [80_877_103, 80_877_104];

/** Listens on loopback until the test file ends. */
export async function record({ tls, replies }: Script): Promise<Recorder> {
  const heard: string[][] = [];
  const server = createServer((socket) => {
    const said: string[] = [];
    heard.push(said);
    converse(socket, said);
  });
  function converse(socket: Socket, said: string[]): void {
    let bytes: Buffer = Buffer.alloc(0);
    let next = -1;
    const hear = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        if (next < 0 && tls && bytes[0] === 22) return upgrade();
        const head = next < 0 ? 0 : 1;
        const length = bytes.length >= head + 4 ? bytes.readInt32BE(head) + head : Infinity;
        if (bytes.length < length) return undefined;
        const body = bytes.subarray(head + 4, length);
        const type = head === 0 ? "" : String.fromCharCode(bytes[0] ?? 0);
        bytes = bytes.subarray(length);
        const code = head === 0 ? body.readInt32BE(0) : 0;
        if (code === gssRequest || code === sslRequest) {
          said.push(code === gssRequest ? "GSS?" : "TLS?");
          socket.write(code === sslRequest && tls ? "S" : "N");
          if (code === sslRequest && tls) return upgrade();
          continue;
        }
        // A client that says good-bye tells nothing by it.
        if (type === "X") continue;
        said.push(head === 0 ? inWords(body) : type === "p" ? answerInWords(body, replies[next]) : type);
        next += 1;
        socket.write(replies[next] ?? refusal);
        if (!replies[next]) return socket.end();
      }
    };
    const upgrade = () => {
      socket.off("data", hear);
      // TLS reads what waits in the stream, and not what flows.
      if (bytes.length > 0) socket.pause().unshift(bytes);
      const secure = new TLSSocket(socket, { isServer: true, ...tls });
      secure.on("error", () => {});
      secure.once("secure", () => said.push(`TLS ${secure.alpnProtocol || "without ALPN"}`));
      converse(secure, said);
    };
    socket.on("error", () => {}).on("data", hear);
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => void server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

/** What every client says of itself. */
const own = ["application_name", "client_encoding"];

function inWords(startup: Buffer): string {
  const words = startup.toString("utf8", 4).split("\0");
  const pairs = words.flatMap((word, at) =>
    at % 2 === 0 && word && !own.includes(word) ? [`${word}=${words[at + 1]}`] : [],
  );
  return [`start ${startup.readUInt16BE(0)}.${startup.readUInt16BE(2)}`, ...pairs.sort()].join(" ");
}

/** What a client says to a request: of SASL its mechanism and whether it binds (RFC 5802 §7, gs2-cbind-flag). */
function answerInWords(body: Buffer, asked: Buffer | undefined): string {
  const code = asked ? codeOf(asked) : null;
  if (code === 3) return `password ${body.toString("utf8").replace(/\0$/, "")}`;
  if (code === 5) return "md5";
  if (code !== 10) return "answer";
  const end = body.indexOf(0);
  return `${body.toString("latin1", 0, end)} ${String.fromCharCode(body[end + 5] ?? 0)}`;
}

/** Of the first AuthenticationRequest among the messages. */
function codeOf(messages: Buffer): number | null {
  for (let at = 0; at < messages.length; at += 1 + messages.readInt32BE(at + 1))
    if (messages[at] === 0x52) return messages.readInt32BE(at + 5);
  return null;
}
