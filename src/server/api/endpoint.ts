// One endpoint of the API: its words checked by zod, its caller by its token, and both described for openapi.json.
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import type { UseCaseContext } from "../../use-cases/context.ts";
import type { Caller, TokenGate } from "../../use-cases/tokens.ts";
import { jsonIn } from "../../json-body.ts";
import { HttpRefusal } from "../refusal.ts";
import type { HttpCall, HttpReply, Route } from "../route.ts";

export interface ApiRequest {
  caller: Caller;
  call: HttpCall;
  context: UseCaseContext;
}

/** What an endpoint answers with one status; `shape` null: no JSON. */
export interface EndpointReply {
  about: string;
  shape: z.ZodType | null;
  mediaType?: string;
}

export interface ApiEndpoint {
  method: Route["method"];
  path: string;
  summary: string;
  query: z.ZodObject | null;
  body: { shape: z.ZodType; mostBytes: number } | null;
  replies: Record<number, EndpointReply>;
  deadlineMs?: number;
  handle: (asked: ApiRequest, query: unknown, body: unknown) => Promise<HttpReply | null>;
}

type Described = Pick<ApiEndpoint, "method" | "path" | "summary" | "replies" | "deadlineMs">;
const noQuery = z.strictObject({});
/** Of a request that only names something. */
const usualBodyBytes = 16 * 1024;

/** Reads only: nothing is begun. */
export function readingEndpoint<Query extends z.ZodObject = typeof noQuery>(
  described: Omit<Described, "method"> & {
    query?: Query;
    handle: (asked: ApiRequest, query: z.output<Query>) => Promise<HttpReply | null>;
  },
): ApiEndpoint {
  const { query, handle, ...rest } = described;
  return {
    ...rest,
    method: "GET",
    query: query ?? null,
    body: null,
    handle: (asked, words) => handle(asked, words as z.output<Query>),
  };
}

export function postEndpoint<Body extends z.ZodType>(
  described: Omit<Described, "method"> & {
    body: Body;
    mostBytes?: number;
    handle: (asked: ApiRequest, body: z.output<Body>) => Promise<HttpReply | null>;
  },
): ApiEndpoint {
  const { body, mostBytes = usualBodyBytes, handle, ...rest } = described;
  return {
    ...rest,
    method: "POST",
    query: null,
    body: { shape: body, mostBytes },
    handle: (asked, _, words) => handle(asked, words as z.output<Body>),
  };
}

export function routeOf(endpoint: ApiEndpoint, context: UseCaseContext, gate: TokenGate): Route {
  const { method, path, query, body, deadlineMs, handle } = endpoint;
  return {
    method,
    path,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    handle: async (call) => {
      const caller = await knownCaller(gate, call);
      const asked = checked("query", query ?? noQuery, Object.fromEntries(call.query));
      const sent = body && checked("body", body.shape, jsonIn((await call.body(body.mostBytes)).bytes));
      return handle({ caller, call, context }, asked, sent);
    },
  };
}

/** @throws HttpRefusal 401 where it has no token of ours */
export async function knownCaller(gate: TokenGate, { request }: HttpCall): Promise<Caller> {
  const { authorization } = request.headers;
  const caller = await gate.caller(authorization);
  if (caller) return caller;
  const isNone = authorization === undefined;
  const sentence = isNone
    ? "This needs a token: send it as `Authorization: Bearer TOKEN`."
    : "The token is unknown, or was revoked.";
  throw new HttpRefusal(401, sentence, {
    "www-authenticate": `Bearer realm="dbcheck"${isNone ? "" : ', error="invalid_token"'}`,
  });
}

/** @throws UserMistake that names each place; values are not repeated, they may be secrets */
function checked(where: string, shape: z.ZodType, value: unknown): unknown {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 5);
  throw new UserMistake(issues.map(({ path, message }) => `${[where, ...path].join(".")}: ${message}`).join("; "));
}
