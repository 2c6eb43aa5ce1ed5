// A request's body: bounded as it comes, and again as it is unpacked.
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { HttpRefusal } from "./refusal.ts";
import type { HttpBody } from "./route.ts";

const unpackers = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
  ["br", promisify(brotliDecompress)],
]);

export async function receivedBody(request: IncomingMessage, mostBytes: number): Promise<HttpBody> {
  const raw = await received(request, mostBytes);
  return { raw, bytes: await unpacked(raw, request.headers["content-encoding"] ?? "identity", mostBytes) };
}

async function received(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    // Whoever leaves the loop keeps the connection: its answer goes there.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) break;
      parts.push(part);
    }
  } catch {
    throw new HttpRefusal(400, "The request ended too early.");
  }
  if (bytes > mostBytes) throw tooLarge(mostBytes);
  return Buffer.concat(parts);
}

async function unpacked(raw: Buffer, encoding: string, mostBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === "identity" || name === "") return raw;
  const unpack = unpackers.get(name);
  if (!unpack) throw new HttpRefusal(415, "This content encoding is not supported. Use gzip, deflate, br or none.");
  try {
    return await unpack(raw, { maxOutputLength: mostBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(mostBytes);
    throw new HttpRefusal(400, "The body does not match its content encoding.");
  }
}

function tooLarge(mostBytes: number): HttpRefusal {
  return new HttpRefusal(413, `The body is larger than ${Math.floor(mostBytes / 1024)} KB.`);
}
