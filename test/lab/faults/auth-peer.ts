import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// 28000 "Peer authentication failed": pg_hba.conf wants the operating system's user to be the role.
export const scene = scenario({
  title: "over the unix socket the server trusts the operating system's user, who has another name than the role",
  needs: [`${debianBin}/postgres`],
  root: true,
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15, hba: ["local all app peer"] });
    return { url: `postgres://app:correct%20horse@${encodeURIComponent(server.socketDir)}:${server.port}/app` };
  },
});
