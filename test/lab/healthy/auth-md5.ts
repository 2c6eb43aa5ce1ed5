import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a server that still keeps passwords as MD5",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const sql = ["set password_encryption = 'md5'; alter role app password 'correct horse'"];
    return { url: (await postgres(lab, { major: 15, hba: ["host all all all md5"], sql })).url() };
  },
});
