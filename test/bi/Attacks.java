import java.sql.*;

/**
 * What a login of a BI tool may not do, through the driver and with bound parameters: these can leak what the same statement
 * in psql would not.
 *
 * usage: java Attacks URL SCHEMA VIEW OTHER_ROLE OTHER_ACCOUNT
 * Prints `WHAT: SQLSTATE` or `WHAT: N rows` for each attempt, for the test to compare.
 */
public final class Attacks {
	private static String url, schema, view, role, account;
	private static boolean loaded;

	private Attacks() {}

	public static void main(String[] arguments) throws SQLException {
		if (arguments.length != 5) {
			System.err.println("usage: java Attacks URL SCHEMA VIEW OTHER_ROLE OTHER_ACCOUNT");
			System.exit(2);
		}
		url = arguments[0];
		schema = arguments[1];
		view = schema + "." + arguments[2];
		role = arguments[3];
		account = arguments[4];
		// read a table
		for (String table : new String[] {"events", "accounts", "viewers", "imports", "viewer_videos", "video_counts"})
			attempt("1 " + table, "SELECT * FROM " + schema + "." + table + " WHERE ?", true);
		attempt("1 one column", "SELECT actor_id FROM " + schema + ".events WHERE kind = ?", "share");
		// say who asks
		attempt("19 before the library", "SELECT set_config('tiktrack.viewer', ?, false)", account); // a text, which nobody believes:
		attempt("19 in one statement", "WITH x AS MATERIALIZED (SELECT set_config('tiktrack.viewer', ?, false)) SELECT v.* FROM x, " + view + " v WHERE account_id = ?", account, account);
		loaded = true;
		attempt("18 set_config", "SELECT set_config('tiktrack.viewer', ?, false)", account);
		attempt("18 set_config, local", "SELECT set_config(?, ?, true)", "tiktrack.viewer", account);
		attempt("18 SET", "SET tiktrack.viewer = '" + account + "'");
		attempt("18 DO", "DO $$ BEGIN PERFORM set_config('tiktrack.viewer', '" + account + "', false); END $$");
		// become another role
		attempt("23 SET ROLE", "SET ROLE " + role);
		attempt("23 set_config", "SELECT set_config('role', ?, false)", role);
		attempt("23 in one statement", "WITH x AS MATERIALIZED (SELECT set_config('role', ?, false)) SELECT v.* FROM x, " + view + " v", role);
		attempt("23 SET SESSION AUTHORIZATION", "SET SESSION AUTHORIZATION " + role);
		// what the login sees, and what of the other account; in the connection's options, too
		attempt("own", "SELECT * FROM " + view + " WHERE account_id <> ?", account);
		attempt("30 other", "SELECT * FROM " + view + " WHERE account_id = ?", account);
		url += (url.contains("?") ? "&" : "?") + "options=-c%20tiktrack.viewer=" + account;
		attempt("18 options", "SELECT * FROM " + view + " WHERE account_id = ?", account);
		// a plan that has become generic, on the same connection
		try (Connection connection = DriverManager.getConnection(url); PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + view + " WHERE account_id = ?")) {
			int rows = 0;
			for (int i = 0; i < 12; i++) {
				statement.setString(1, account);
				rows += rows(statement.executeQuery());
			}
			System.out.println("36 prepared: " + rows + " rows");
		}
	}

	private static int rows(ResultSet row) throws SQLException {
		int rows = 0;
		while (row.next())
			rows++;
		return rows;
	}

	private static void attempt(String what, String sql, Object... bound) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url)) {
			if (loaded)
				connection.createStatement().execute("SELECT tiktrack.viewer()");
			PreparedStatement statement = connection.prepareStatement(sql);
			for (int i = 0; i < bound.length; i++)
				statement.setObject(i + 1, bound[i]);
			System.out.println(what + ": " + (statement.execute() ? rows(statement.getResultSet()) + " rows" : "done"));
		} catch (SQLException refused) {
			System.out.println(what + ": " + refused.getSQLState());
		}
	}
}
