// OpenTelemetry's usual variables, as far as one exporter of traces needs them.
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
import { UserMistake } from "../errors.ts";

export interface TraceSettings {
  url: string;
  /** May hold a key: not for logs. */
  headers: Record<string, string>;
  /** Of the process, `service.name` among them. */
  resource: Record<string, string>;
  timeoutMs: number;
}

type Env = Record<string, string | undefined>;

const usualEndpoint = "http://localhost:4318";
const usualTimeoutMs = 10_000;

/**
 * Null: no traces are asked for.
 * @throws UserMistake for what cannot be sent so, without repeating a value
 */
export function traceSettings(env: Env): TraceSettings | null {
  const of = (name: string) =>
    env[`OTEL_EXPORTER_OTLP_TRACES_${name}`]?.trim() || env[`OTEL_EXPORTER_OTLP_${name}`]?.trim();
  const [own, base] = [env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]?.trim(), env["OTEL_EXPORTER_OTLP_ENDPOINT"]?.trim()];
  const exporter = env["OTEL_TRACES_EXPORTER"]?.trim() || (own || base ? "otlp" : "none");
  if (exporter !== "otlp" || env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true") return null;
  if (of("PROTOCOL") === "grpc")
    throw new UserMistake("OTEL_EXPORTER_OTLP_PROTOCOL is grpc: traces are sent over HTTP alone, to port 4318.");
  // A signal's own endpoint is used as it is; the common one has the signal's path added.
  const url = own || `${(base || usualEndpoint).replace(/\/+$/, "")}/v1/traces`;
  if (!URL.canParse(url) || !/^https?:\/\//.test(url))
    throw new UserMistake("OTEL_EXPORTER_OTLP_ENDPOINT must be a URL that starts with http:// or https://.");
  const timeoutMs = Number(of("TIMEOUT") ?? usualTimeoutMs);
  return {
    url,
    headers: pairs(of("HEADERS")),
    resource: {
      ...pairs(env["OTEL_RESOURCE_ATTRIBUTES"]),
      "service.name": env["OTEL_SERVICE_NAME"]?.trim() || "dbcheck",
    },
    timeoutMs: timeoutMs > 0 && timeoutMs <= 60_000 ? timeoutMs : usualTimeoutMs,
  };
}

/** `key=value,key=value`, percent-encoded as W3C's baggage is; what is no pair is left out. */
function pairs(text = ""): Record<string, string> {
  return Object.fromEntries(
    text.split(",").flatMap((part): [string, string][] => {
      const [, name, value] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
      if (name === undefined || value === undefined) return [];
      try {
        return [[decodeURIComponent(name), decodeURIComponent(value)]];
      } catch {
        return [[name, value]];
      }
    }),
  );
}
