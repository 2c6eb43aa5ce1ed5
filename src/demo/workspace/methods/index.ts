// The methods that the local workspace knows, by name.
import type { Method } from "../world.ts";
import * as chat from "./chat.ts";
import * as conversations from "./conversations.ts";
import * as files from "./files.ts";
import * as people from "./people.ts";
import * as views from "./views.ts";

export const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["auth.test", people.authTest],
  ["apps.connections.open", people.connectionsOpen],
  ["blocks.validate", people.blocksValidate],
  ["chat.postMessage", chat.postMessage],
  ["chat.postEphemeral", chat.postEphemeral],
  ["chat.update", chat.update],
  ["chat.delete", chat.remove],
  ["chat.getPermalink", chat.getPermalink],
  ["conversations.open", conversations.open],
  ["conversations.info", conversations.info],
  ["conversations.join", conversations.join],
  ["conversations.history", conversations.history],
  ["conversations.replies", conversations.replies],
  ["conversations.members", conversations.members],
  ["files.getUploadURLExternal", files.getUploadURL],
  ["files.completeUploadExternal", files.completeUpload],
  ["files.info", files.filesInfo],
  ["reactions.add", people.addReaction],
  ["reactions.remove", people.removeReaction],
  ["reactions.get", people.getReactions],
  ["usergroups.users.list", people.groupMembers],
  ["users.conversations", conversations.ofUser],
  ["users.info", people.usersInfo],
  ["views.open", views.open],
  ["views.push", views.push],
  ["views.update", views.update],
  ["views.publish", views.publish],
]);
