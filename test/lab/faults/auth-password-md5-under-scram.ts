import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password is right, but stored as MD5, while pg_hba.conf asks for SCRAM",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const sql = ["set password_encryption = 'md5'; create role old login password 'correct horse'"];
    const server = await postgres(lab, { major: 15, sql });
    return { url: server.url({ user: "old" }) };
  },
});
