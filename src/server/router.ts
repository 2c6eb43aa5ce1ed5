// Which route a request is for. A path that is known with another method is told so.
import type { Route } from "./route.ts";

export type RouteMatch =
  | { kind: "route"; route: Route; params: Record<string, string> }
  | { kind: "other-method"; allowed: string[] }
  | { kind: "none" };

/** @throws Error where two routes take the same requests */
export function createRouter(routes: Route[]): (method: string, path: string) => RouteMatch {
  const patterns = routes.map((route) => ({ route, parts: route.path.split("/") }));
  const shapes = patterns.map(({ route, parts }) => `${route.method} ${parts.map(shapeOf).join("/")}`);
  const twice = shapes.find((shape, at) => shapes.indexOf(shape) !== at);
  if (twice !== undefined) throw new Error(`two routes take ${twice}`);
  return (method, path) => {
    const asked = decodedParts(path);
    if (asked === null) return { kind: "none" };
    const fitting = patterns.flatMap(({ route, parts }) => {
      const params = paramsOf(parts, asked);
      return params === null || route.isThere?.() === false ? [] : [{ route, params }];
    });
    // A name that is written out goes before a parameter.
    const [exact] = fitting.toSorted((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
    if (exact === undefined) return { kind: "none" };
    const wanted = method === "HEAD" ? "GET" : method;
    const found = fitting.find(({ route }) => route.path === exact.route.path && route.method === wanted);
    if (found) return { kind: "route", ...found };
    const methods = fitting.filter(({ route }) => route.path === exact.route.path).map(({ route }) => route.method);
    return { kind: "other-method", allowed: methods.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])) };
  };
}

const shapeOf = (part: string) => (part.startsWith(":") ? ":" : part);

/** Null: it cannot be decoded. */
function decodedParts(path: string): string[] | null {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}

function paramsOf(pattern: string[], asked: string[]): Record<string, string> | null {
  if (pattern.length !== asked.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const value = asked[at] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
