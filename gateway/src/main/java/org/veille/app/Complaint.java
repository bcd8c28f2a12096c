package org.veille.app;

import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.config.Spelling;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import org.veille.port.Journal;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a verb says that cannot do its work, on standard error in one line, or with {@code --json} as an object on
 * standard output. What a person can mend shows no stack; a mistake of the program itself does.
 *
 * @param code for programs, camelCase
 * @param message what was found and what was expected
 * @param remedy what to do about it; may be empty
 */
record Complaint(int exitCode, String code, String message, String remedy) {
    private static final String JSON = "--json";

    /** Something that a person can mend. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        Failure(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }
    }

    /** For verbs that ended with an exception. */
    static int of(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        Optional<Complaint> complaint = of(e);
        complaint
                .orElseGet(() -> new Complaint(
                        Veille.FAILURE, "internal", "a mistake in the program: " + e, "please report its lines"))
                .tell(line, parsed.originalArgs());
        if (complaint.isEmpty()) {
            e.printStackTrace(line.getErr());
        }
        return complaint.map(Complaint::exitCode).orElse(Veille.FAILURE);
    }

    private static Optional<Complaint> of(Exception e) {
        return Optional.ofNullable(switch (e) {
            case InvalidValue value -> {
                String found = "found '" + value.found() + "', expected " + value.expected();
                yield new Complaint(Veille.BAD_INPUT, "invalidValue", found, value.remedy());
            }
            case Failure failure -> new Complaint(Veille.FAILURE, "failure", failure.getMessage(), failure.remedy);
            case Journal.JournalException journal -> new Complaint(Veille.FAILURE, "journal", journal.getMessage(), "");
            case Journal.DamageException damage ->
                new Complaint(Veille.FAILURE, "journal", damage.getMessage(), "start it again: what can be read is saved");
            case FileSystemException file -> {
                String reason = Optional.ofNullable(file.getReason()).orElse(file.getClass().getSimpleName());
                yield new Complaint(Veille.FAILURE, "file", file.getFile() + ": " + reason, "check path and mode");
            }
            default -> null;
        });
    }

    /** For a command line that cannot be understood. */
    static int of(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        String help = "see '" + line.getCommandSpec().qualifiedName() + " --help'";
        Optional<String> unknown = switch (e) {
            case UnmatchedArgumentException unmatched -> Optional.of(unmatched.getUnmatched().getFirst());
            // A misspelt option beside a parameter that is not there: the option is what was meant to be seen.
            case MissingParameterException _ -> Stream.of(arguments).filter(word -> isUnknown(word, line)).findFirst();
            default -> Optional.empty();
        };
        Complaint complaint = unknown.map(word -> unknown(word, line, help))
                .orElseGet(() -> new Complaint(Veille.BAD_INPUT, "badArguments", e.getMessage(), help));
        complaint.tell(line, List.of(arguments));
        return Veille.BAD_INPUT;
    }

    private static boolean isUnknown(String word, CommandLine line) {
        return word.startsWith("--") && !line.getCommandSpec().optionsMap().containsKey(word.split("=", 2)[0]);
    }

    private static Complaint unknown(String found, CommandLine line, String help) {
        boolean option = found.startsWith("-");
        boolean verb = !option && !line.getSubcommands().isEmpty();
        Collection<String> known = option
                ? line.getCommandSpec().optionsMap().keySet()
                : line.getSubcommands().keySet();
        String what = option ? "unknown option '" : verb ? "unknown command '" : "one argument too many: '";
        String meant = Spelling.nearest(found, known).map(near -> "did you mean '" + near + "'? or ").orElse("");
        return new Complaint(Veille.BAD_INPUT, "badArguments", what + found + "'", meant + help);
    }

    void tell(CommandLine line, List<String> arguments) {
        if (arguments.contains(JSON)) {
            line.getOut().println(json());
            return;
        }
        PrintWriter err = line.getErr();
        Language language = Veille.language(line.getCommandSpec(), arguments);
        String separator = remedy.isEmpty() ? "" : language.of("; ");
        err.println("veille: " + language.of(message) + separator + language.of(remedy));
    }

    private String json() {
        return new JsonWriter()
                .object()
                .field("schema", "veille.error/1")
                .field("code", code)
                .field("message", message)
                .field("remedy", remedy)
                .end()
                .toString();
    }
}
