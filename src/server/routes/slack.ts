// Slack's signed requests, where there is no Socket Mode. Bolt verifies and answers them.
import type { Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";

/** The largest that Slack sends is a form with its view (250 KB) and all that was typed into it. */
const mostBytes = 2 * 1024 * 1024;

export function slackRoutes({ slack }: ServerParts): Route[] {
  return [
    {
      method: "POST",
      path: slack.path,
      isThere: () => slack.listener() !== null,
      handle: async ({ request, response, body }) => {
        const { raw } = await body(mostBytes);
        slack.listener()?.(Object.assign(request, { rawBody: raw }), response);
        return null;
      },
    },
  ];
}
