// /v1 for scripts and other programs, each with a token; and what describes it.
import { followCheckEvents } from "../api/check-events.ts";
import { readCheck, startOrJoinCheck } from "../api/checks.ts";
import { routeOf, type ApiEndpoint } from "../api/endpoint.ts";
import { listIncidents, readIncident } from "../api/incidents.ts";
import { compareTests, lintConfiguration, replayReport } from "../api/judge.ts";
import { openApi } from "../api/openapi.ts";
import { targetList } from "../api/targets.ts";
import { readTicket } from "../api/ticket.ts";
import { jsonReply, type Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";

export const endpoints: ApiEndpoint[] = [
  targetList,
  startOrJoinCheck,
  readCheck,
  followCheckEvents,
  readTicket,
  listIncidents,
  readIncident,
  replayReport,
  lintConfiguration,
  compareTests,
];

export function apiRoutes({ context, gate }: ServerParts): Route[] {
  let described: object | null = null;
  return [
    ...endpoints.map((endpoint) => routeOf(endpoint, context, gate)),
    {
      method: "GET",
      path: "/openapi.json",
      handle: async () => jsonReply(200, (described ??= openApi(endpoints)), { "cache-control": "max-age=300" }),
    },
  ];
}
