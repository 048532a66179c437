import java.sql.*;
import java.util.*;
import java.util.regex.Pattern;

/**
 * Reads a schema as a BI tool does, over the driver that most of them use: lists what the login may read, takes columns, types
 * and comments from the catalog, samples every view, and asks of every column what a question builder generates.
 *
 * usage: java Checker URL SCHEMA     URL names host, database, user
 * Prints a line `flag: RELATION.COLUMN: RULE: what is wrong` for each fault and a last line `CHECKS checks, FLAGS flags`.
 */
public final class Checker {
	private record Column(String view, String name, String base, String comment) {
		String quoted() { return '"' + name + '"'; }
	}

	/** Against a question that never ends; how fast an answer is, make bench tells. */
	private static final int HANG_SECONDS = 180;

	private final Connection connection;
	private final String schema;
	private final Map<String, List<Column>> views = new LinkedHashMap<>();
	private final Map<String, String> metadata = new LinkedHashMap<>();
	private int checks, flags;

	private Checker(Connection connection, String schema) {
		this.connection = connection;
		this.schema = schema;
	}

	public static void main(String[] arguments) throws SQLException {
		if (arguments.length != 2) {
			System.err.println("usage: java Checker URL SCHEMA");
			System.exit(2);
		}
		try (Connection connection = DriverManager.getConnection(arguments[0])) {
			connection.setReadOnly(true);
			connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
			Checker checker = new Checker(connection, arguments[1]);
			checker.sync();
			checker.readMetadata();
			for (String view : checker.views.keySet()) {
				checker.meanings(view);
				checker.sample(view);
				checker.questions(view);
			}
			System.out.println(checker.checks + " checks, " + checker.flags + " flags");
		}
	}

	private void check(boolean good, String where, String rule, String what) {
		checks++;
		if (good)
			return;
		flags++;
		System.out.println("flag: " + where + ": " + rule + ": " + what.replaceAll("\\s+", " "));
	}

	// ---- what a sync reads

	private static final Map<String, String> BASES = Map.ofEntries(
		Map.entry("int2", "Integer"), Map.entry("int4", "Integer"), Map.entry("int8", "BigInteger"),
		Map.entry("numeric", "Decimal"), Map.entry("money", "Decimal"), Map.entry("float4", "Float"), Map.entry("float8", "Float"),
		Map.entry("text", "Text"), Map.entry("varchar", "Text"), Map.entry("bpchar", "Text"), Map.entry("uuid", "UUID"),
		Map.entry("bool", "Boolean"), Map.entry("date", "Date"), Map.entry("timestamptz", "DateTimeWithLocalTZ"),
		Map.entry("timestamp", "DateTime"), Map.entry("json", "JSON"), Map.entry("jsonb", "JSON"));
	private static final Set<String> GOOD = Set.of("Integer", "BigInteger", "Decimal", "Float", "Text", "Boolean", "Date", "DateTimeWithLocalTZ");

	private void sync() throws SQLException {
		check(!Pattern.compile("pg_|^metabase_cache").matcher(schema).find(), schema, "name", "a schema of this name loses its columns");
		try (PreparedStatement relations = connection.prepareStatement(
				"SELECT c.relname, c.relkind::text, coalesce(d.description, '') FROM pg_catalog.pg_class c"
				+ " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
				+ " LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_catalog.pg_class'::regclass"
				+ " WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'f', 'm')"
				+ " AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT')) ORDER BY c.relname COLLATE \"C\"")) {
			relations.setString(1, schema);
			ResultSet row = relations.executeQuery();
			while (row.next()) {
				String name = row.getString(1);
				check(row.getString(2).equals("v"), name, "kind", "readable, and no plain view");
				check(!row.getString(3).isEmpty(), name, "comment", "none");
				check(!Names.HIDDEN.matcher(name).matches() && !name.contains("pg_") && !name.contains("."), name, "name", "hidden, or unreadable");
				views.put(name, new ArrayList<>());
			}
		}
		check(!views.isEmpty(), schema, "grants", "nothing is readable");
		for (String view : views.keySet()) {
			try (ResultSet column = connection.getMetaData().getColumns(null, schema.replace("_", "\\_"), view.replace("_", "\\_"), "%")) {
				while (column.next()) {
					String name = column.getString("COLUMN_NAME"), comment = column.getString("REMARKS");
					String base = BASES.getOrDefault(udt(view, name), "Unknown");
					Column found = new Column(view, name, base, comment == null ? "" : comment);
					views.get(view).add(found);
					String where = view + "." + name;
					check(comment != null && !comment.isEmpty(), where, "comment", "none");
					check(GOOD.contains(base), where, "type", udt(view, name) + " is " + base);
					check(!name.matches("(?:.*_)?id") || base.equals("Text"), where, "id", "an id is text: JavaScript counts to 2^53");
					check(name.matches("[a-z_][a-z0-9_]*"), where, "name", "needs quotes, or holds a dot");
				}
			}
			long names = views.get(view).stream().map(c -> c.name.toLowerCase(Locale.ROOT)).distinct().count();
			check(names == views.get(view).size(), view, "name", "two columns of one name");
		}
	}

	private String udt(String view, String column) throws SQLException {
		// the type as it is, not what it stands on: in a materialized view a domain stays one
		try (PreparedStatement type = connection.prepareStatement("SELECT CASE WHEN a.atttypid < 16384 THEN t.typname ELSE t.typnamespace::regnamespace || '.' || t.typname END"
				+ " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE a.attrelid = (quote_ident(?) || '.' || quote_ident(?))::regclass AND a.attname = ?")) {
			type.setString(1, schema);
			type.setString(2, view);
			type.setString(3, column);
			ResultSet row = type.executeQuery();
			row.next();
			return row.getString(1);
		}
	}

	private static final Set<String> PROPERTIES = Set.of("description", "caveats", "points_of_interest", "display_name", "semantic_type");

	private void readMetadata() throws SQLException {
		if (!views.containsKey("_metabase_metadata"))
			return;
		List<Column> its = views.remove("_metabase_metadata"); // it is itself not listed
		check(its.size() == 2 && its.stream().allMatch(c -> c.base.equals("Text")), "_metabase_metadata", "metadata", "not two columns of text");
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT keypath, value FROM \"" + schema + "\"._metabase_metadata")) {
			while (row.next()) {
				String path = row.getString(1);
				String[] part = path.split("\\.");
				boolean known = switch (part.length) {
					case 1 -> true;
					case 2 -> views.containsKey(part[0]);
					case 3 -> views.getOrDefault(part[0], List.of()).stream().anyMatch(c -> c.name.equals(part[1]));
					default -> false;
				};
				check(known && PROPERTIES.contains(part[part.length - 1]), "_metabase_metadata", "metadata", path + " is no key path");
				check(metadata.put(path, row.getString(2)) == null, "_metabase_metadata", "metadata", path + " is told twice");
			}
		}
	}

	// ---- what is taken for what
	private void meanings(String view) {
		for (Column column : views.get(view)) {
			String guessed = Names.guess(column.name, column.base);
			String semantic = metadata.getOrDefault(view + "." + column.name + ".semantic_type", guessed);
			String wrong = Names.wrong(column.name, column.base, column.comment, semantic);
			check(wrong.isEmpty(), view + "." + column.name, "meaning", (semantic.isEmpty() ? "nothing" : semantic) + " (guessed: " + guessed + "): " + wrong);
		}
	}

	// ---- what a fingerprint reads, and what must hold in it
	private void sample(String view) throws SQLException {
		StringJoiner list = new StringJoiner(", ");
		for (Column column : views.get(view))
			list.add(column.base.equals("Text") ? "substring(" + column.quoted() + ", 1, 1234) AS " + column.quoted() : column.quoted());
		ask(view, "sample", "SELECT " + list + " FROM " + from(view) + " LIMIT 10000");
		ask(view, "table", "SELECT * FROM " + from(view) + " LIMIT 2000");
		ask(view, "count", "SELECT count(*) FROM " + from(view));
		StringJoiner arms = new StringJoiner(" UNION ALL ");
		for (Column column : views.get(view))
			if (List.of("Text", "Boolean", "Integer").contains(column.base))
				arms.add("(SELECT '" + column.name + "' AS name, " + column.quoted() + "::text AS value FROM " + from(view) + " GROUP BY 2 LIMIT 1000)");
		if (arms.length() > 0)
			ask(view, "values", arms.toString());
	}

	// ---- what a question builder generates
	private void questions(String view) throws SQLException {
		List<Column> numbers = new ArrayList<>(), texts = new ArrayList<>();
		String from = " FROM " + from(view);
		for (Column column : views.get(view)) {
			String c = column.quoted(), where = view + "." + column.name;
			switch (column.base) {
				case "Integer": case "BigInteger": case "Float": case "Decimal":
					numbers.add(column);
					break;
				case "Date": case "DateTime": case "DateTimeWithLocalTZ":
					ask(where, "buckets", "SELECT CAST(" + c + " AS date) AS day, (date_trunc('week', (" + stamp(c) + " + INTERVAL '1 day')) + INTERVAL '-1 day') AS week, date_trunc('month', " + stamp(c) + ") AS month, date_trunc('quarter', " + stamp(c)
						+ ") AS quarter, date_trunc('year', " + stamp(c) + ") AS year, count(*)" + from + " WHERE " + c + " BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 LIMIT 10000", java.sql.Date.valueOf("2025-01-01"), Timestamp.valueOf("2030-12-31 00:00:00"));
					ask(where, "parts", "SELECT CAST(extract(hour FROM " + stamp(c) + ") AS integer) AS hour, CAST(extract(dow FROM " + stamp(c) + ") AS integer) + 1 AS weekday, CAST(extract(month FROM " + stamp(c)
						+ ") AS integer) AS month, count(*), count(DISTINCT CAST(" + c + " AS date)), min(" + c + "), max(" + c + ")" + from + " GROUP BY 1, 2, 3 LIMIT 10000");
					ask(where, "relative", "SELECT count(*)" + from + " WHERE " + c + " >= date_trunc('day', now() + INTERVAL '-30 day') AND " + c + " < date_trunc('day', now())");
					break;
				case "Text":
					texts.add(column);
					ask(where, "filter", "SELECT " + c + ", count(*)" + from + " WHERE " + c + " = ? OR lower(" + c + ") LIKE ? OR " + c + " IN (?, ?) OR " + c + " > ? GROUP BY 1 ORDER BY 1 LIMIT 10000", "unknown", "%o''?%", "a", "?", "");
					ask(where, "equals", "SELECT count(*)" + from + " WHERE " + c + " = ?", "unknown");
					break;
				case "Boolean":
					ask(where, "filter", "SELECT " + c + ", count(*)" + from + " WHERE " + c + " = ? GROUP BY 1", true);
					break;
				default: // shown as text, and flagged already
					ask(where, "text", "SELECT " + c + "::text" + from + " LIMIT 2000");
			}
		}
		ask(numbers, "aggregates", "SELECT count(*), ", ", ", c -> "sum(" + c + "), avg(" + c + "), min(" + c + "), max(" + c + "), stddev_pop(" + c + "), var_pop(" + c + "), count(DISTINCT " + c
			+ "), percentile_cont(0.5) WITHIN GROUP (ORDER BY " + c + "), sum(CASE WHEN " + c + " > 0 THEN 1 ELSE 0.0 END), sum(CASE WHEN " + c + " > 0 THEN " + c + " ELSE 0.0 END)", from);
		ask(numbers, "bins", "SELECT ", ", ", c -> "floor((" + c + " - 0.0) / 12.5) * 12.5 + 0.0", ", count(*)" + from + " GROUP BY GROUPING SETS (" + groups(numbers.size()) + ") LIMIT 10000");
		ask(numbers, "filter", "SELECT count(*)" + from + " WHERE ", " OR ", c -> "(" + c + " >= ? AND (" + c + " < ? OR " + c + " IS NULL))", "", 1L, 99.5);
		if (!texts.isEmpty()) {
			String by = texts.get(0).quoted();
			ask(numbers, "by", "SELECT " + by + ", ", ", ", c -> "sum(" + c + "), lag(sum(" + c + ")) OVER (ORDER BY " + by + "), sum(sum(" + c + ")) OVER (ORDER BY " + by + " ROWS UNBOUNDED PRECEDING)", from + " GROUP BY 1 ORDER BY 2 DESC NULLS LAST LIMIT 10000");
		}
		// a NULL that the comment does not announce is a bar without a name in every chart
		texts.removeIf(c -> c.comment.contains("NULL"));
		if (texts.isEmpty() || answer("SELECT count(*)" + from + " WHERE " + String.join(" OR ", texts.stream().map(c -> c.quoted() + " IS NULL").toList())).equals("0")) {
			checks += texts.size();
			return;
		}
		for (Column column : texts) {
			String found = answer("SELECT count(*) - count(" + column.quoted() + ")" + from);
			check(found.equals("0"), view + "." + column.name, "dimension", found + " rows are NULL");
		}
	}

	private static String groups(int columns) {
		StringJoiner each = new StringJoiner(", ");
		for (int i = 1; i <= columns; i++)
			each.add("(" + i + ")");
		return each.toString();
	}

	/** The same question of many columns at once; of each by itself when that fails, to name the culprit. */
	private void ask(List<Column> columns, String question, String head, String between, java.util.function.UnaryOperator<String> part, String tail, Object... bound) throws SQLException {
		if (columns.isEmpty())
			return;
		StringJoiner all = new StringJoiner(between, head, tail);
		List<Object> values = new ArrayList<>();
		for (Column column : columns) {
			all.add(part.apply(column.quoted()));
			values.addAll(List.of(bound));
		}
		String problem = run(all.toString(), values.toArray());
		if (problem.isEmpty())
			checks += columns.size();
		else
			for (Column column : columns)
				ask(column.view + "." + column.name, question, head + part.apply(column.quoted()) + (tail.contains("GROUPING SETS") ? tail.replaceAll("GROUPING SETS \\(.*\\) LIMIT", "GROUPING SETS ((1)) LIMIT") : tail), bound);
	}

	private String from(String view) {
		return '"' + schema + "\".\"" + view + '"';
	}

	private static String stamp(String column) {
		return "CAST(" + column + " AS timestamp with time zone)";
	}

	/** Takes a question and what is bound to it; flags it when it fails, and goes on. */
	private void ask(String where, String question, String sql, Object... bound) throws SQLException {
		String problem = run(sql, bound);
		check(problem.isEmpty(), where, question, problem);
	}

	/** Takes a question; reads all of its answer. Gives what went wrong, or "". */
	private String run(String sql, Object... bound) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setQueryTimeout(HANG_SECONDS);
			for (int i = 0; i < bound.length; i++)
				statement.setObject(i + 1, bound[i]);
			try (ResultSet row = statement.executeQuery()) {
				int width = row.getMetaData().getColumnCount();
				while (row.next())
					for (int i = 1; i <= width; i++)
						row.getObject(i);
			}
		} catch (SQLException problem) {
			if (problem.getSQLState() != null && problem.getSQLState().startsWith("08"))
				throw problem;
			return problem.getSQLState() + " " + problem.getMessage();
		}
		return "";
	}

	private String answer(String sql) {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getString(1);
		} catch (SQLException problem) {
			return problem.getSQLState() + " " + problem.getMessage();
		}
	}
}
