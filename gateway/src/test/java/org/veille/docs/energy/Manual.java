package org.veille.docs.energy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page for energy managers tells them to write: the queries that have a name in their first line, and the files
 * of the gateway.
 */
record Manual(Map<String, String> queries, Map<String, String> files) {
    private static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static final Pattern QUERY = Pattern.compile("```influxql\n-- (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ANY_QUERY = Pattern.compile("```influxql");
    private static final Pattern FILE = Pattern.compile("```yaml\n# file: (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern DATE = Pattern.compile("'(\\d{4}-\\d\\d-\\d\\d)");

    static Path home() {
        return HOME;
    }

    /** @param page below {@code docs} */
    static Manual read(String page) throws IOException {
        String text = Files.readString(HOME.resolve("docs").resolve(page));
        Map<String, String> queries = named(QUERY, text);
        if (queries.size() != ANY_QUERY.matcher(text).results().count()) {
            throw new AssertionError(page + " has a query without a name of its own in its first line, '-- name'");
        }
        return new Manual(queries, named(FILE, text));
    }

    private static Map<String, String> named(Pattern pattern, String text) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher block = pattern.matcher(text);
        while (block.find()) {
            found.put(block.group(1), block.group(2));
        }
        return found;
    }

    /** A query as it stands, with its dates moved. */
    String query(String name, long days) {
        String query = queries.get(name);
        if (query == null) {
            throw new AssertionError("the page has no query " + name + ", but " + queries.keySet());
        }
        return DATE.matcher(query)
                .replaceAll(date -> "'" + LocalDate.parse(date.group(1)).plusDays(days));
    }
}
