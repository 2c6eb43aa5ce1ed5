// What people can run beside a Django application, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  return [
    {
      title: "1. From inside the running application, with its own settings",
      language: "sh",
      code: `python manage.py shell -c '
from django.db import connection
connection.ensure_connection()
print(connection.get_connection_params() | {"password": "[secret]"})
with connection.cursor() as cursor:
    cursor.execute("select current_user, inet_server_addr()"); print(cursor.fetchone())'`,
      reads: "It uses the settings module of that process: print(settings.SETTINGS_MODULE) if the answer surprises.",
    },
    {
      title: "2. The driver alone",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" python -c '
import psycopg2
print(psycopg2.connect(host="${host}", port=${port}, dbname="${database}", user="${user}", sslmode="${sslmode}", connect_timeout=5).get_dsn_parameters())'`,
      reads: "If it works and step 1 does not, compare the two lists of parameters: the difference is the cause.",
    },
    {
      title: "3. Which settings are in force",
      language: "sh",
      code:
        `python manage.py diffsettings | grep -E '^(SETTINGS_MODULE|DATABASES|DEBUG)' | sed -E "s/('PASSWORD': ` +
        `)'[^']*'/\\1[secret]/g"`,
      reads: "If DATABASES differs from your file, it comes from another settings module or from DATABASE_URL.",
    },
    {
      title: "4. More in the log",
      language: "python",
      code: `LOGGING["loggers"]["django.db.backends"] = {"level": "DEBUG", "handlers": ["console"]}`,
      reads: "Statements appear only with DEBUG = True. django.request logs connection errors.",
    },
  ];
}

export const logs = {
  search: [
    "OperationalError",
    "ImproperlyConfigured",
    "InterfaceError",
    "could not translate host name",
    "server closed the connection unexpectedly",
    "too many clients",
    "decryption failed or bad record mac",
  ],
  hint:
    "The first traceback after a worker's start counts. Later ones repeat `connection already closed`. `bad record " +
    "mac` means that processes share a session over fork: let each open its own after it.",
};
