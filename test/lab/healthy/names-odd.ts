import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "role and database with blanks, quotes, umlauts and an elephant in their names",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const role = `Jürgen "O'Neil" @work`;
    const database = "Größe 7/8 & mehr? 🐘";
    const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
    const sql = [
      `create role ${quoted(role)} login password 'correct horse'`,
      `create database ${quoted(database)} owner ${quoted(role)}`,
    ];
    const server = await postgres(lab, { major: 15, sql });
    return { url: server.url({ user: role, database }) };
  },
});
