// What people can run beside a Spring application, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  return [
    {
      title: "1. From inside the running application: what its pool says",
      language: "sh",
      code:
        `for name in active idle pending max; do curl -s ` +
        `localhost:8080/actuator/metrics/hikaricp.connections.$name | grep -o '"value":[0-9.]*' | sed "s/^/$name ` +
        `/"; done`,
      reads:
        "pending > 0 at rest, with active at max: connections are taken but never released. This needs the " +
        "actuator, which may use another port.",
    },
    {
      title: "2. The driver alone, on the application's machine and with its own driver",
      language: "sh",
      code: `cat > Check.java <<'END'
public class Check { public static void main(String[] a) throws Exception {
  try (var c = java.sql.DriverManager.getConnection("jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslmode}&connectTimeout=5&loginTimeout=10", "${user}", System.getenv("DBCHECK_PASSWORD"));
       var r = c.createStatement().executeQuery("select current_user, inet_server_addr()")) { r.next(); System.out.println(r.getString(1) + " " + r.getString(2)); } } }
END
java -cp "$(ls BOOT-INF/lib/postgresql-*.jar)" Check.java`,
      reads:
        "If it answers but the application does not, add the application's own URL parameters, one at a time. " +
        "(`jar xf app.jar BOOT-INF/lib` unpacks the driver.)",
    },
    {
      title: "3. The pool alone, with HikariCP as the application has it",
      language: "sh",
      code: `cat > Pool.java <<'END'
public class Pool { public static void main(String[] a) throws Exception {
  var config = new com.zaxxer.hikari.HikariConfig();
  config.setJdbcUrl("jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslmode}"); config.setUsername("${user}"); config.setPassword(System.getenv("DBCHECK_PASSWORD"));
  config.setMaximumPoolSize(2); config.setConnectionTimeout(5000);
  try (var pool = new com.zaxxer.hikari.HikariDataSource(config); var one = pool.getConnection(); var other = pool.getConnection()) { System.out.println(one.isValid(5) && other.isValid(5)); } } }
END
java -cp "$(ls BOOT-INF/lib/postgresql-*.jar BOOT-INF/lib/HikariCP-*.jar BOOT-INF/lib/slf4j-api-*.jar | paste -sd:)" Pool.java`,
      reads: "true: the pool works with these settings. Add the application's own, one at a time, until it fails.",
    },
    {
      title: "4. The options actually in effect, without secrets",
      language: "properties",
      code: `logging.level.com.zaxxer.hikari.HikariConfig=DEBUG`,
      reads:
        "At startup HikariCP prints every setting and masks the password. A setting that differs from your file " +
        "was misspelt, or another profile won.",
    },
    {
      title: "5. More in the log",
      language: "properties",
      code: `logging.level.com.zaxxer.hikari=DEBUG\nlogging.level.org.postgresql=DEBUG`,
      reads: "Every 30 s the pool logs total, active, idle and waiting.",
    },
  ];
}

export const logs = {
  search: [
    "Connection is not available, request timed out after",
    "Failed to validate connection",
    "HikariPool",
    "PSQLException",
    "The connection attempt failed",
    "Failed to configure a DataSource",
    "APPLICATION FAILED TO START",
    "UnknownHostException",
    'invalid value for parameter "TimeZone"',
  ],
  hint:
    "`Connection is not available` means the application's own pool. If a `Caused by` follows, the last one " +
    "means the path to the server.",
};
