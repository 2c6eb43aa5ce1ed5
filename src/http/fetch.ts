// `fetch` for libraries that take one: of an answer they see what fits, and nothing before all of it is there.
import { exchange } from "./exchange.ts";

/**
 * @param maxBytes of an answer's body
 * @param mostMs for all of one request, where its caller sets no shorter time
 */
export function boundedFetch(maxBytes: number, mostMs: number): typeof fetch {
  return async (input, init) => {
    // Written out by the platform: forms get their boundary, parameters their encoding.
    const { signal = null, ...rest } = init ?? {};
    const asked = new Request(input, rest);
    const method = asked.method === "GET" ? "GET" : "POST";
    const deadline = AbortSignal.timeout(mostMs);
    const answer = await exchange({
      url: asked.url,
      method,
      headers: Object.fromEntries(asked.headers),
      ...(method === "GET" ? {} : { body: new Uint8Array(await asked.arrayBuffer()) }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      isOneOfMany: true,
    });
    const body = await answer.bytes(maxBytes);
    const { status } = answer;
    // Unpacked already; and a status that may have no body has none (Fetch, "null body status").
    const { "content-encoding": _, "content-length": __, ...headers } = answer.headers;
    return new Response([204, 205, 304].includes(status) ? null : new Uint8Array(body), { status, headers });
  };
}
