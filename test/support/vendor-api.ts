// A vendor's API on loopback that answers as a test says, path by path, and remembers what it was asked.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Reply =
  | { status?: number; headers?: Record<string, string>; body?: unknown }
  | ((response: ServerResponse) => void);

export interface VendorApi {
  url: string;
  asked: { method: string; path: string; authorization: string | undefined; body: string }[];
  /** Replies by path, without its query; what has none is answered with 404 and Fly's error body. */
  replies: Record<string, Reply>;
  close(): void;
}

export async function startVendorApi(replies: Record<string, Reply> = {}): Promise<VendorApi> {
  const api: VendorApi = { url: "", asked: [], replies, close: () => server.close() && server.closeAllConnections() };
  const server = createServer((request, response) => void answer(request, response, api));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

async function answer(request: IncomingMessage, response: ServerResponse, api: VendorApi): Promise<void> {
  let body = "";
  for await (const part of request as AsyncIterable<Buffer>) body += part.toString();
  const path = request.url ?? "";
  api.asked.push({ method: request.method ?? "", path, authorization: request.headers.authorization, body });
  const reply = api.replies[path.split("?")[0] ?? ""] ?? {
    status: 404,
    body: { error: "not found", status: "not_found" },
  };
  if (typeof reply === "function") {
    reply(response);
    return;
  }
  response.writeHead(reply.status ?? 200, {
    "content-type": "application/json",
    "fly-request-id": "01REQ-ams",
    ...reply.headers,
  });
  response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
}

/** Answers that are none. */
export const never: Reply = () => {};
export const trickle: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(timer));
};
export const endless: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
  };
  response.on("drain", more);
  more();
};
export const hangUp: Reply = (response) => response.destroy();
export const page: Reply = {
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Just a moment…</title>",
};
