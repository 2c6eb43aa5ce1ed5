// openapi.json, generated from the schemas that the endpoints check with.
import { z } from "zod";
import { version } from "../../version.ts";
import type { ApiEndpoint, EndpointReply } from "./endpoint.ts";

type Json = Record<string, unknown>;

const problem = z.looseObject({
  title: z.string(),
  status: z.int(),
  detail: z.string().describe("What is wrong, and what to do."),
  reference: z.string().optional().describe("Reference of a bug in dbcheck; search the log for it."),
});
const always: Record<string, string> = {
  400: "The request is not valid",
  401: "The token is missing, unknown or revoked",
  503: "The bot's store is unreachable, or the answer took too long: try again after Retry-After",
};

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12. */
export function openApi(endpoints: ApiEndpoint[]): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "dbcheck",
      version,
      description: "Which layer of a PostgreSQL connection is broken, who can fix it, and what proves it.",
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A token from `dbcheck token create`." },
      },
      schemas: { Problem: jsonSchema(problem) },
    },
  };
}

function operationOf({ path, summary, query, body, replies }: ApiEndpoint): Json {
  const parameters = [...pathParameters(path), ...queryParameters(query)];
  const known = Object.entries(replies).map(([status, reply]) => [status, responseOf(status, reply)] as const);
  const usual = Object.entries(always).map(([status, about]) => [status, failure(about)] as const);
  return {
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body.shape) } } } }
      : {}),
    responses: Object.fromEntries([...usual, ...known]),
  };
}

function responseOf(status: string, { about, shape, mediaType = "application/json" }: EndpointReply): Json {
  if (Number(status) >= 400) return failure(about);
  return { description: about, content: { [mediaType]: shape ? { schema: jsonSchema(shape) } : {} } };
}

function failure(about: string): Json {
  return {
    description: about,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(query: z.ZodObject | null): Json[] {
  if (query === null) return [];
  const { properties, required = [] } = jsonSchema(query) as { properties: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

/** What comes in is described as it is sent, before defaults. */
function jsonSchema(shape: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" });
  return schema;
}
