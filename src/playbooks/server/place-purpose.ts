// What a file's name and folders say it is for: `docker/dev/pgbouncer.ini`, `pg_hba.conf.example`.
import { isExampleFile } from "../example-file.ts";

const words = new Set(
  `dev develop development local test tests testing e2e ci example examples sample samples demo demos bench benchmark benchmarks sandbox
playground fixture fixtures docs tutorial tutorials workshop`.split(/\s+/),
);

/** @param path from the project's folder on; where nobody knows it, the file's name */
export const isPlaceForTests = (path: string): boolean =>
  isExampleFile(path) || path.split(/[/\\._-]/).some((one) => words.has(one.toLowerCase()));
