// Bodies in, JSON out: the little of HTTP that a local workspace needs.
import type { IncomingMessage, ServerResponse } from "node:http";
import { isFields } from "./read.ts";
import type { Fields } from "./types.ts";

/** Larger than any request that Slack takes. */
const maxBodyBytes = 8 * 1024 * 1024;

export class BadRequest extends Error {
  override name = "BadRequest";
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBodyBytes) throw new BadRequest("the request is too large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Arguments from a form or a JSON body. */
export async function readFields(request: IncomingMessage): Promise<Fields> {
  const body = (await readBody(request)).toString("utf8");
  if (body === "") return {};
  if (request.headers["content-type"]?.startsWith("application/json")) return parseObject(body);
  return Object.fromEntries(new URLSearchParams(body));
}

export function parseObject(json: string): Fields {
  try {
    const value: unknown = JSON.parse(json);
    if (isFields(value)) return value;
  } catch {
    // said below
  }
  throw new BadRequest("the body is not a JSON object");
}

/** The file of an upload: the first part of a multipart form, or the body itself. */
export async function readUpload(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) {
    // The Web API client sends text content as the form field "body".
    if (!type.startsWith("application/x-www-form-urlencoded")) return body;
    return Buffer.from(new URLSearchParams(body.toString("utf8")).get("body") ?? "");
  }
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const [file] = form.values();
  if (file === undefined) throw new BadRequest("the form is empty");
  return typeof file === "string" ? Buffer.from(file) : Buffer.from(await file.arrayBuffer());
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...headers,
  });
  response.end(JSON.stringify(body));
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  type = "text/plain; charset=utf-8",
): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}
