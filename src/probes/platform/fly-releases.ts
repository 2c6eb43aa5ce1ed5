// An app's releases and the problems of its hosts, by Fly's GraphQL (fly-go's resource_releases.go and
// resource_issues.go). What is not asked for is not answered: no e-mail address of who deployed.
import type { HostIssueFacts, ReleaseFacts } from "../facts.ts";
import { fieldsOf, listOf, numberField, textOf, timeOf } from "./json-fields.ts";

export const releasesQuery = `query($appName: String!) {
  app(name: $appName) {
    hostIssues { nodes { internalId message createdAt updatedAt } }
    releases: releasesUnprocessed(first: 5) { nodes { version status reason imageRef createdAt } }
  }
}`;

export interface AppReleases {
  releases: ReleaseFacts[];
  hostIssues: HostIssueFacts[];
}

/** Null when there is no such app in it. GraphQL answers mistakes with 200 and a list of errors. */
export function releasesOf(answer: unknown, app: string): AppReleases | null {
  const found = fieldsOf(fieldsOf(fieldsOf(answer)["data"])["app"]);
  const releases = listOf(fieldsOf(found["releases"])["nodes"]);
  if (!releases) return null;
  const issues = listOf(fieldsOf(found["hostIssues"])["nodes"]) ?? [];
  return {
    releases: releases.slice(0, 5).map((one) => ({
      version: numberField(one["version"]),
      status: textOf(one["status"], 40),
      reason: textOf(one["reason"], 60),
      image: textOf(one["imageRef"], 200),
      createdAt: timeOf(one["createdAt"]),
    })),
    hostIssues: issues.slice(0, 10).map((one) => ({
      app,
      id: textOf(one["internalId"], 60) ?? "?",
      message: textOf(one["message"], 200) ?? "",
      createdAt: timeOf(one["createdAt"]),
      updatedAt: timeOf(one["updatedAt"]),
    })),
  };
}

/** The code of the first error, such as UNAUTHORIZED or NOT_FOUND; its message may name who asked. */
export function errorCodeOf(answer: unknown): string {
  const [first] = listOf(fieldsOf(answer)["errors"]) ?? [];
  return /^[A-Z_]{2,40}$/.exec(textOf(fieldsOf(first?.["extensions"])["code"]) ?? "")?.[0] ?? "no code";
}
