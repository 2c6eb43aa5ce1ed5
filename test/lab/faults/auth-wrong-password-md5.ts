import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks by MD5, and the password is another one",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const sql = ["set password_encryption = 'md5'; create role old login password 'other'"];
    const server = await postgres(lab, { major: 15, hba: ["host all all all md5"], sql });
    return { url: server.url({ user: "old" }) };
  },
});
