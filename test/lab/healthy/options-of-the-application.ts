import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "search_path, time limits, encoding and application name in the URL",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const options = encodeURIComponent(
      "-c search_path=shop,public -c statement_timeout=2s -c lock_timeout=500 -c datestyle=German",
    );
    const query = `options=${options}&client_encoding=latin1&application_name=shop%20web&target_session_attrs=read-write`;
    return { url: (await postgres(lab, { major: 15 })).url({ query }) };
  },
});
