import java.util.List;
import java.util.regex.Pattern;

/**
 * What Metabase guesses from a column's name and type, and what the column is. The first rule that matches applies. The
 * rules are written from what is publicly known of its behaviour, not taken from its source.
 */
final class Names {
	private Names() {}

	private static final List<String> NUMBER = List.of("Integer", "BigInteger", "Float", "Decimal");
	private static final List<String> WHOLE = List.of("Integer", "BigInteger");
	private static final List<String> BROKEN = List.of("Float", "Decimal");
	private static final List<String> TEXT = List.of("Text");
	private static final List<String> TIME = List.of("Date", "DateTime", "DateTimeWithLocalTZ");

	private record Rule(Pattern name, List<String> types, String semantic) {}

	private static Rule rule(String name, List<String> types, String semantic) {
		return new Rule(Pattern.compile(name), types, "type/" + semantic);
	}

	private static final List<Rule> RULES = List.of(
		rule("^id$", List.of("Integer", "BigInteger", "Text", "UUID"), "PK"),
		rule("(?:^|_)lat(?:itude)?$", NUMBER, "Latitude"),
		rule("(?:^|_)(?:lon|lng|longitude)$", NUMBER, "Longitude"),
		rule("count$|quantity|^num_", WHOLE, "Quantity"),
		rule("share|percent|rate$", BROKEN, "Share"),
		rule("^cost|_cost$", NUMBER, "Cost"),
		rule("income", NUMBER, "Income"),
		rule("margin", NUMBER, "GrossMargin"),
		rule("discount", NUMBER, "Discount"),
		rule("currency", TEXT, "Currency"),
		rule("(?:^|_)type$|^status$|^gender$|^role$", TEXT, "Category"),
		rule("^country$|^country_|_country$", TEXT, "Country"),
		rule("^city$|_city$", TEXT, "City"),
		rule("source", TEXT, "Source"),
		rule("channel", TEXT, "Source"),
		rule("duration", NUMBER, "Duration"),
		rule("score|rating|stars", NUMBER, "Score"),
		rule("author", TEXT, "Author"),
		rule("creator", TEXT, "Author"),
		rule("owner", TEXT, "Owner"),
		rule("^title$", TEXT, "Title"),
		rule("^name$|_name$", TEXT, "Name"),
		rule("description", TEXT, "Description"),
		rule("comment", TEXT, "Comment"),
		rule("url$", TEXT, "URL"),
		rule("email", TEXT, "Email"),
		rule("join", TIME, "JoinTimestamp"),
		rule("create|start", TIME, "CreationTimestamp"),
		rule("cancel", TIME, "CancelationTimestamp"),
		rule("delete", TIME, "DeletionTimestamp"),
		rule("update", TIME, "UpdatedTimestamp"));

	/** Tables that are taken for a framework's own and hidden. */
	static final Pattern HIDDEN = Pattern.compile("^(?:config|queues?|sessions?|registry.*|cache.*|.*_cache|migrations?|schema_.*|metabase_cache.*)$");

	/** Takes a column's name and base type; gives the semantic type guessed, or "" for none. */
	static String guess(String name, String base) {
		for (Rule rule : RULES)
			if (rule.types.contains(base) && rule.name.matcher(name).find())
				return rule.semantic;
		return "";
	}

	/**
	 * Takes a column and the semantic type that it ends up with; gives what is wrong about that, or "". What a column is
	 * stands in its type, its comment and the end of its name.
	 */
	static String wrong(String name, String base, String comment, String semantic) {
		boolean fraction = Pattern.compile("\\bfraction\\b").matcher(comment).find();
		switch (base) {
			case "BigInteger":
				return semantic.equals("type/Quantity") ? "" : "a count is a quantity";
			case "Float": case "Decimal":
				if (fraction != semantic.equals("type/Share"))
					return fraction ? "a fraction is shown as percent" : "shown as percent, and no fraction by its comment";
				if ((name.endsWith("seconds") || comment.startsWith("seconds")) && !semantic.equals("type/Duration"))
					return "seconds are a duration";
				return List.of("", "type/Share", "type/Duration", "type/Score").contains(semantic) ? "" : "no " + semantic;
			case "Text":
				if (name.endsWith("_id"))
					return List.of("", "type/PK", "type/FK").contains(semantic) ? "" : "an id is a key or nothing";
				if (name.endsWith("url"))
					return semantic.endsWith("URL") ? "" : "an address";
				if (name.equals("country"))
					return semantic.equals("type/Country") ? "" : "a country";
				return List.of("type/Category", "type/Title", "type/Name", "type/Description", "type/Source").contains(semantic) ? ""
					: "text to group by, to name or to read";
			default:
				return List.of("", "type/Category", "type/CreationTimestamp").contains(semantic) ? "" : "no " + semantic;
		}
	}
}
