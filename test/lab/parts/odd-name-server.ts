// A program: a DNS server over UDP that misbehaves. Words: the address to listen on, and an Oddity as JSON.
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { fileURLToPath } from "node:url";

export type Oddity =
  /** Every answer is this response code (RFC 1035 §4.1.1). */
  | { kind: "code"; code: number }
  /** Every name has this IPv4 address and no other record; it says so after a while. */
  | { kind: "late"; afterMs: number; address: string }
  /** Names without an IPv4 answer in time: A records as above, AAAA questions are never answered. */
  | { kind: "deaf-to-aaaa"; address: string }
  /** Each question gets one of these, one after the other: a name that stands for several servers. */
  | { kind: "in-turn"; addresses: string[] }
  /** A CNAME to a name that does not exist. */
  | { kind: "dangling" }
  /** Bytes that are no DNS message, one kind after the other. */
  | { kind: "garbage" };

/** Where the question ends: after the name's labels, type and class. */
function endOfQuestion(query: Buffer): number {
  let end = 12;
  while (end < query.length && query[end] !== 0) end += (query[end] ?? 0) + 1;
  return end + 5;
}

function answer(query: Buffer, code: number, records: Buffer[] = []): Buffer {
  const question = query.subarray(12, endOfQuestion(query));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

/** A record of the name in question, by a pointer to it. */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, data]);
}

function typeAsked(query: Buffer): number {
  return query.readUInt16BE(endOfQuestion(query) - 4);
}

function addressAnswer(query: Buffer, address: string): Buffer {
  return answer(query, 0, typeAsked(query) === 1 ? [record(1, Buffer.from(address.split(".").map(Number)))] : []);
}

/** Each looks like an answer at first: the right id, then lies. */
const garbage: ((query: Buffer) => Buffer)[] = [
  (query) => Buffer.concat([query.subarray(0, 2), Buffer.alloc(400, 0xff)]),
  (query) => query.subarray(0, 5),
  // A record whose name points at itself.
  (query) =>
    Buffer.concat([answer(query, 0, [Buffer.alloc(0)]), Buffer.from([0xc0, endOfQuestion(query), 0, 1, 0, 1])]),
  // An address of 60000 bytes, of which four come.
  (query) => answer(query, 0, [Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0xea, 0x60, 10, 77, 0, 2])]),
  () => Buffer.alloc(0),
];

function serve(address: string, oddity: Oddity): void {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  let turn = 0;
  socket.on("message", (query, { port, address: from }) => {
    const say = (bytes: Buffer) => socket.send(bytes, port, from);
    switch (oddity.kind) {
      case "code":
        say(answer(query, oddity.code));
        return;
      case "late":
        setTimeout(() => say(addressAnswer(query, oddity.address)), oddity.afterMs);
        return;
      case "deaf-to-aaaa":
        if (typeAsked(query) !== 28) say(addressAnswer(query, oddity.address));
        return;
      case "in-turn":
        if (typeAsked(query) === 1) turn += 1;
        say(addressAnswer(query, oddity.addresses[turn % oddity.addresses.length] ?? ""));
        return;
      case "dangling":
        say(answer(query, 3, [record(5, Buffer.from("\u0004gone\u0003lab\u0000", "latin1"))]));
        return;
      case "garbage":
        say(garbage[turn++ % garbage.length]?.(query) ?? query);
    }
  });
  socket.bind(53, address);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  serve(process.argv[2] ?? "", JSON.parse(process.argv[3] ?? "{}") as Oddity);
