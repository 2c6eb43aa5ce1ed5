// What people can run beside an application with Prisma, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  const url = `postgresql://${user}:$DBCHECK_PASSWORD@${host}:${port}/${database}?sslmode=${["disable", "prefer"].includes(sslmode) ? sslmode : "require"}`;
  return [
    {
      title: "1. From inside the running application, with its own client",
      language: "sh",
      code: `DEBUG="prisma:*" node -e '
const { PrismaClient } = require("@prisma/client");
const client = new PrismaClient({ log: ["query", "warn", "error"] });
client.$queryRaw\`select current_user, inet_server_addr()::text\`.then(console.log, (error) => console.log(error.code, error.message)).finally(() => client.$disconnect())'`,
      reads:
        "P1000: user or password. P1001: not reached. P1002: reached, too slow. P1003: no such database. P1010: " +
        "no permission. P1011: TLS. P2024: the application's own pool.",
    },
    {
      title: "2. Prisma's engine alone, without the application (the password percent-encoded)",
      language: "sh",
      code: `echo 'select 1' | DATABASE_URL="${url}" npx prisma db execute --stdin --url "${url}"`,
      reads: "If it works but step 1 does not, the application uses another URL, or another schema was generated.",
    },
    {
      title: "3. What the process actually has, without the password",
      language: "sh",
      code:
        `tr '\\0' '\\n' < /proc/$PID/environ | grep -E '^(DATABASE|DIRECT)[A-Z_]*URL=' | sed -E ` +
        `'s#(://[^:]*):.*@#\\1:[secret]@#'`,
      reads: "The schema says only env(…): the value of the running process counts, not the one in your .env.",
    },
    {
      title: "4. More in the log",
      language: "sh",
      code: `DEBUG="prisma:*"`,
      reads: "The engine's own messages, before the client summarizes them.",
    },
  ];
}

export const logs = {
  search: [
    "PrismaClientInitializationError",
    "P1000",
    "P1001",
    "P1002",
    "P1003",
    "P1017",
    "P2024",
    "P2037",
    "Can't reach database server",
    "prepared statement",
    "Timed out fetching a new connection",
  ],
  hint:
    "P2024 means the application's own pool (connection_limit), P1001 and P1002 the path to the server. 26000 " +
    "and 42P05 mean a transaction pooler.",
};
