// The text that Prometheus reads (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4).
import { durationBounds, type DurationSample, type Labels, type MeasuredValue } from "../../measures.ts";

export const metricsMediaType = "text/plain; version=0.0.4; charset=utf-8";

export interface MetricFamily {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
}

/** A family with its values now; one without values is named all the same. */
export function expose({ name, help, type }: MetricFamily, samples: MeasuredValue[]): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${numberText(value)}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join("\n");
}

export function exposeDurations(family: MetricFamily, samples: DurationSample[]): string {
  const { name } = family;
  const lines = samples.flatMap(({ labels, atMost, count, sumSeconds }) => [
    ...durationBounds.map((bound, at) => `${name}_bucket${labelText({ ...labels, le: String(bound) })} ${atMost[at]}`),
    `${name}_bucket${labelText({ ...labels, le: "+Inf" })} ${count}`,
    `${name}_sum${labelText(labels)} ${sumSeconds}`,
    `${name}_count${labelText(labels)} ${count}`,
  ]);
  return [expose(family, []), ...lines].join("\n");
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function escaped(value: string): string {
  return value
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}

function numberText(value: number): string {
  return value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : String(value);
}
