package org.veille.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.veille.lab.Stage;
import org.veille.lab.school.School;
import org.veille.model.AuditRow;
import org.veille.port.Status;

/** How the demo goes: a screen that is drawn anew each second on a terminal, a line every ten seconds elsewhere. */
final class TerminalView {
    private static final long SCREEN_MS = 1_000;
    private static final long LINE_MS = 10_000;
    /** Leaves room for the head, the decisions and the shell's prompt on a screen of 40 lines. */
    private static final int MAX_LINES = 28;

    private static final String HOME_AND_CLEAR = "\033[H\033[J";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("EEEE d MMMM HH:mm", Locale.ENGLISH).withZone(School.ZONE);

    private final PrintWriter out;
    private final double speed;
    private final boolean screen;
    private long nextMs;

    /** @param quiet no screen: somebody reads the JSON at the end */
    TerminalView(PrintWriter out, double speed, boolean quiet) {
        this.out = out;
        this.speed = speed;
        this.screen = !quiet && System.console() != null && System.console().isTerminal();
    }

    boolean isDue(long realMs) {
        if (realMs < nextMs) {
            return false;
        }
        nextMs = realMs + (screen ? SCREEN_MS : LINE_MS);
        return true;
    }

    void show(Status status, Stage stage) {
        out.print(screen ? screenOf(status, stage) : lineOf(status));
        out.flush();
    }

    void end() {
        if (screen) {
            out.println();
        }
    }

    private static String lineOf(Status status) {
        return "%s  %d uplinks, %d readings, %d points, %d rows forwarded%n"
                .formatted(
                        CLOCK.format(Instant.ofEpochMilli(status.atMs())),
                        status.uplinks().received(),
                        status.readings().decoded(),
                        status.points().released(),
                        status.points().forwarded());
    }

    private String screenOf(Status status, Stage stage) {
        StringBuilder text = new StringBuilder(HOME_AND_CLEAR);
        text.append("Veille demo: ").append(status.site()).append(", ");
        text.append(CLOCK.format(Instant.ofEpochMilli(status.atMs())));
        text.append(" (%.0f times faster than life; Ctrl-C ends it)%n%n".formatted(speed));
        String sources = status.uplinksBySource().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        text.append("uplinks   ").append(status.uplinks().received()).append(" (").append(sources).append(")");
        text.append(status.uplinks().balanced() ? "  balanced" : "  NOT BALANCED").append('\n');
        text.append("readings  ").append(status.readings().decoded()).append(": ");
        text.append(status.readings().released()).append(" in points, ").append(status.readings().held());
        text.append(" held, discarded ").append(status.readings().discarded());
        text.append(status.readings().balanced() ? "  balanced" : "  NOT BALANCED").append('\n');
        text.append("rows      ").append(status.points().forwarded()).append(" forwarded in ");
        text.append(stage.bytesReceived()).append(" bytes, ").append(status.points().pending()).append(" wait; ");
        text.append(status.commits()).append(" transactions\n");
        status.trouble().ifPresent(trouble -> text.append("trouble   ").append(trouble).append('\n'));
        series(text, status);
        decisions(text, status);
        return text.toString();
    }

    private static void series(StringBuilder text, Status status) {
        text.append("%n%-36s %-24s %16s %18s%n".formatted("series", "place", "last value", "points of readings"));
        status.lines().stream().limit(MAX_LINES).forEach(line -> {
            String value = line.series().quantity().unit().with("%.1f".formatted(line.value()));
            text.append("%-36s %-24s %16s %8d of %6d%n".formatted(
                    line.series(), line.place(), value, line.points(), line.readings()));
        });
        int more = status.lines().size() - MAX_LINES;
        if (more > 0) {
            text.append("and ").append(more).append(" more\n");
        }
    }

    private static void decisions(StringBuilder text, Status status) {
        for (AuditRow row : status.audit().subList(0, Math.min(3, status.audit().size()))) {
            text.append("%n%s  %s: %s %s %s".formatted(
                    CLOCK.format(Instant.ofEpochMilli(row.atMs())),
                    row.who(),
                    row.decision(),
                    row.actuator(),
                    row.state().isEmpty() ? "release" : row.state()));
        }
    }
}
