package org.veille.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.site.SiteFolder;
import picocli.CommandLine;

/** One call of the command line in this process, and what came of it. */
record Cli(int code, String out, String err) {
    static Cli veille(Object... arguments) {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Veille.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return new Cli(line.execute(words), out.toString(), err.toString());
    }

    /** Standard output, which is one JSON object and nothing else. */
    JsonObject json() {
        try {
            return (JsonObject) Json.parse(out.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new AssertionError(e.getMessage() + " in " + out, e);
        }
    }

    Set<String> keys() {
        return json().fields().keySet();
    }
}
