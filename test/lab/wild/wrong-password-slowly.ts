import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a wrong password, and the server answers it after three seconds (auth_delay)",
  reference: "https://www.postgresql.org/docs/current/auth-delay.html",
  neighbour: "wild/timeout-shorter-than-login",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      settings: { shared_preload_libraries: "auth_delay", "auth_delay.milliseconds": "3000" },
    });
    return { url: server.url({ password: "wrong" }) };
  },
});
