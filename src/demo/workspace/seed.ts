// Who and what is in a new local workspace: one channel of each kind that a bot treats differently.
import { app, otherTeam, team } from "./settings.ts";
import type { WorkspaceChannel, User } from "./types.ts";

const nobody = { isBot: false, isAdmin: false, isGuest: false, isSingleChannelGuest: false, teamId: team.id };

export function seedUsers(): User[] {
  return [
    { ...nobody, id: "U0ADA", name: "ada", realName: "Ada Lovelace", isAdmin: true },
    { ...nobody, id: "U0GRACE", name: "grace", realName: "Grace Hopper" },
    { ...nobody, id: "U0GUEST", name: "guest", realName: "Guest Visitor", isGuest: true },
    { ...nobody, id: "U0SOLO", name: "solo", realName: "Solo Contractor", isGuest: true, isSingleChannelGuest: true },
    { ...nobody, id: "U0PARTNER", name: "partner", realName: "Pat Partner", teamId: otherTeam.id },
    { ...nobody, id: app.botUser, name: app.botName, realName: app.botName, isBot: true },
  ];
}

/** Members of user groups, by group id. */
export function seedGroups(): Map<string, string[]> {
  return new Map([["S0ONCALL", ["U0ADA"]]]);
}

const people = ["U0ADA", "U0GRACE", "U0GUEST"];
const open = { archived: false, postError: null, shared: false };

export function seedChannels(): WorkspaceChannel[] {
  return [
    {
      ...open,
      id: "C0INCIDENTS",
      name: "incidents",
      kind: "public",
      topic: "Something is broken",
      members: [...people, "U0SOLO", app.botUser],
    },
    {
      ...open,
      id: "C0SHARED",
      name: "shared",
      kind: "public",
      topic: "With another organisation",
      members: ["U0ADA", "U0GRACE", "U0PARTNER", app.botUser],
      shared: true,
    },
    {
      ...open,
      id: "C0GENERAL",
      name: "general",
      kind: "public",
      topic: "Everyone, without the bot",
      members: [...people],
    },
    {
      ...open,
      id: "C0PRIVATE",
      name: "dba-private",
      kind: "private",
      topic: "Private, without the bot",
      members: ["U0ADA", "U0GRACE"],
    },
    {
      ...open,
      id: "C0ARCHIVE",
      name: "old-outages",
      kind: "public",
      topic: "Archived",
      members: [...people, app.botUser],
      archived: true,
    },
    { ...open, id: "D0ADAGRACE", name: "U0GRACE", kind: "im", topic: "", members: ["U0ADA", "U0GRACE"] },
    ...people.map((user) => directMessage(user)),
  ];
}

/** The conversation of one person with the bot. */
export function directMessage(user: string): WorkspaceChannel {
  return { ...open, id: `D${user.slice(1)}`, name: user, kind: "im", topic: "", members: [user, app.botUser] };
}
