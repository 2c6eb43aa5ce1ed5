// The app's manifest, both ways, from one source; and which scope each method of the Web API needs that is used here.
import { shortcuts } from "./action-ids.ts";
import { slackPath } from "./slack-path.ts";

/** Methods of the Web API that this room calls, with their bot scopes (docs.slack.dev/reference/methods). */
export const methodScopes: Record<string, string[]> = {
  "auth.test": [],
  "blocks.validate": [],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.delete": ["chat:write"],
  "chat.getPermalink": [],
  "chat.postEphemeral": ["chat:write"],
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.open": ["im:write"],
  "conversations.history": ["channels:history", "groups:history", "im:history"],
  "conversations.replies": ["channels:history", "groups:history", "im:history"],
  "users.conversations": ["channels:read", "groups:read"],
  "users.info": ["users:read"],
  "usergroups.users.list": ["usergroups:read"],
  "files.getUploadURLExternal": ["files:write"],
  "files.completeUploadExternal": ["files:write"],
  "files.info": ["files:read"],
  "views.open": [],
  "views.update": [],
  "views.push": [],
  "views.publish": [],
};

/** Events that the bot hears, with their bot scopes (docs.slack.dev/reference/events). */
export const eventScopes: Record<string, string[]> = {
  app_home_opened: [],
  app_mention: ["app_mentions:read"],
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
  "message.im": ["im:history"],
  reaction_added: ["reactions:read"],
  reaction_removed: ["reactions:read"],
};

/** Without these there is no bot; users:read tells members from guests. */
export const requiredScopes = ["commands", "chat:write", "users:read", "app_mentions:read"];
/**
 * Each can be left out: posting where the bot was not invited; finding a message whose answer was lost (its
 * direct messages with im:write); user groups in a target's policy; its channels in the Home tab; reports as files.
 */
export const optionalScopes = [
  "chat:write.public",
  "im:write",
  "channels:history",
  "groups:history",
  "im:history",
  "usergroups:read",
  "channels:read",
  "groups:read",
  "files:write",
  "files:read",
  "reactions:read",
];

/** @param url of the bot as Slack reaches it, for `http` */
export function manifest(mode: "socket" | "http", url = "https://dbcheck.example.com") {
  const request = mode === "http" ? { url: `${url}${slackPath}` } : {};
  const events = mode === "http" ? { request_url: `${url}${slackPath}` } : {};
  const interactivity = mode === "http" ? { request_url: `${url}${slackPath}` } : {};
  return {
    $schema: "https://raw.githubusercontent.com/slackapi/manifest-schema/main/manifest.schema.json",
    _metadata: { major_version: 2, minor_version: 0 },
    display_information: {
      name: "dbcheck",
      description: "Finds which layer of a database connection is broken, who can fix it, and what proves it.",
      background_color: "#1f2d3d",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      shortcuts: Object.values(shortcuts).map(({ id, name, description }) => ({
        name,
        type: "message",
        callback_id: id,
        description,
      })),
      bot_user: { display_name: "dbcheck", always_online: true },
      slash_commands: [
        {
          command: "/dbcheck",
          description: "Check a database, from the network to its locks",
          usage_hint: "<target> | watch <target> | history <target> | list | help",
          should_escape: false,
          ...request,
        },
      ],
    },
    oauth_config: { scopes: { bot: requiredScopes, bot_optional: optionalScopes } },
    settings: {
      event_subscriptions: { ...events, bot_events: Object.keys(eventScopes).toSorted() },
      interactivity: { is_enabled: true, ...interactivity },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === "socket",
      token_rotation_enabled: false,
    },
  };
}

/**
 * Opens Slack's page that creates the app of this manifest
 * (docs.slack.dev/app-manifests/configuring-apps-with-app-manifests).
 */
export function createAppLink(): string {
  const { $schema: _, ...app } = manifest("socket");
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(app))}`;
}

/** The file, as it is committed. */
export function manifestText(mode: "socket" | "http"): string {
  return `${JSON.stringify(manifest(mode), null, 2)}\n`;
}
