// Puts URLs to pgjdbc and sets of properties to HikariCP, and says what came of each: the user, or the errors from the outside in.
// A line holds one case, its words apart by tabs; its answer ends with U+0004 on a line of its own.
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

public class SpringProof {
  public static void main(String[] none) throws Exception {
    var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answer(line.split("\t"));
      System.out.println("\u0004");
    }
    System.exit(0);
  }

  static void answer(String[] args) {
    try {
      if (args[0].equals("pgjdbc")) try (Connection c = DriverManager.getConnection(args[1], args[2], args[3])) { say(c); }
      else hikari(args);
    } catch (Throwable error) {
      for (Throwable one = error; one != null; one = one.getCause()) System.out.println(one.getClass().getSimpleName() + ": " + one.getMessage());
    }
  }

  static void hikari(String[] args) throws Exception {
    Properties given = new Properties();
    for (int at = 1; at < args.length; at += 2) given.setProperty(args[at], args[at + 1]);
    HikariConfig config = new HikariConfig(given);
    config.validate();
    System.out.println("max " + config.getMaximumPoolSize() + " min " + config.getMinimumIdle() + " idle " + config.getIdleTimeout()
        + " life " + config.getMaxLifetime() + " leak " + config.getLeakDetectionThreshold());
    try (HikariDataSource pool = new HikariDataSource(config); Connection c = pool.getConnection()) { say(c); }
  }

  static void say(Connection connection) throws Exception {
    try (var rows = connection.createStatement().executeQuery("select current_user || ' ' || current_setting('application_name')")) {
      rows.next();
      System.out.println(rows.getString(1).trim());
    }
  }
}
