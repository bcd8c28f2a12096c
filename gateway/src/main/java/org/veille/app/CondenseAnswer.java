package org.veille.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.veille.config.Durations;
import org.veille.json.JsonWriter;
import org.veille.lab.series.CondenseReport;
import org.veille.lab.series.CondenseTrial;
import org.veille.lab.series.MethodName;
import org.veille.page.StatusJson;

/**
 * A trial's outcome, for people and for programs.
 *
 * @param within NaN when not given
 * @param holdMs empty without a hold
 * @param everyMs width of a window
 * @param hours whether an index has exact points at full hours
 */
record CondenseAnswer(Path in, MethodName name, double within, OptionalLong holdMs, long everyMs, boolean hours) {
    /** What is smaller is the rounding of the sums. */
    private static final double NOTHING = 1e-9;

    private static final long MINUTE_S = 60;
    private static final long HOUR_S = 3_600;
    private static final long DAY_S = 86_400;

    /** The method with its parameters, in words. */
    String method() {
        if (!name.hasHold()) {
            return name + " of " + Durations.format(Duration.ofMillis(everyMs));
        }
        String hold =
                holdMs.isPresent() ? "hold " + Durations.format(Duration.ofMillis(holdMs.getAsLong())) : "no hold";
        return name + (name.hasBand() ? " within " + number(within) : "") + (hours ? ", exact at full hours" : "") + ", " + hold;
    }

    String json(CondenseReport report) {
        CondenseReport.Intake intake = report.intake();
        CondenseReport.Fidelity fidelity = report.fidelity();
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.condense/1");
        json.field("method", name.toString()).field("within", within);
        json.field("holdS", hasHold() ? holdMs.getAsLong() / 1e3 : Double.NaN);
        json.field("readings", intake.read()).field("accepted", intake.accepted());
        json.key("discarded").object();
        json.field("notANumber", intake.notANumber()).field("duplicateTime", intake.duplicateTime());
        json.field("outOfOrder", intake.outOfOrder()).field("setAside", intake.setAside()).end();
        json.field("shifted", intake.shifted()).field("frozenEarly", report.frozenEarly());
        json.field("snapped", report.snapped());
        json.field("runs", report.runs()).field("points", report.points()).field("ratio", report.ratio());
        json.field("worstError", fidelity.worst()).field("worstErrorRatio", fidelity.worst() / within);
        json.field("integralErrorPct", fidelity.integralPct()).field("meanFieldErrorRel", fidelity.meanFieldRel());
        json.field("worstDayErrorPct", fidelity.worstDayPct());
        json.field("worstDayErrorRatio", fidelity.worstDayMean() / within);
        json.key("delayS").object();
        json.field("p50", report.waited().p50S()).field("p99", report.waited().p99S());
        json.field("max", report.waited().maxS()).end();
        time(json, "from", report.firstMs());
        time(json, "to", report.lastMs());
        return json.end().toString();
    }

    private boolean hasHold() {
        return name.hasHold() && holdMs.isPresent();
    }

    private static void time(JsonWriter json, String key, OptionalLong tMs) {
        json.key(key);
        if (tMs.isPresent()) {
            json.value(StatusJson.time(tMs.getAsLong()));
        } else {
            json.nothing();
        }
    }

    /** Ends without a line feed. */
    String text(CondenseReport report) {
        StringBuilder text = new StringBuilder();
        input(text, report);
        if (report.points() == 0) {
            return text.append("\nNo readings, so no points.").toString();
        }
        text.append('\n').append("Condensed by ").append(method()).append('\n');
        line(text, "points", "%,d, one for %.1f readings", report.points(), report.ratio());
        fidelity(text, report.fidelity());
        CondenseReport.Waited waited = report.waited();
        line(text, "delay", "half of the readings had their point within %s, 99 %% within %s, all within %s",
                seconds(waited.p50S()), seconds(waited.p99S()), seconds(waited.maxS()));
        if (report.frozenEarly() > 0) {
            line(text, "hold", "%,d points came because of it, before the readings called for them",
                    report.frozenEarly());
        }
        if (report.snapped() > 0) {
            line(text, "snapped", "%,d points more: no whole millisecond was near enough to where lines cross",
                    report.snapped());
        }
        return text.append("\nValues are in the unit of the file.").toString();
    }

    private void input(StringBuilder text, CondenseReport report) {
        CondenseReport.Intake intake = report.intake();
        text.append(String.format(Locale.ROOT, "%s: %,d readings", in.getFileName(), intake.read()));
        if (report.firstMs().isPresent()) {
            text.append(" from ").append(StatusJson.time(report.firstMs().getAsLong()));
            text.append(" to ").append(StatusJson.time(report.lastMs().getAsLong()));
        }
        text.append('\n');
        line(text, "accepted", "%,d", intake.accepted());
        if (intake.setAside() > 0) {
            line(text, "set aside", "%,d: the index went backwards and came again", intake.setAside());
        }
        if (intake.read() > intake.accepted() + intake.setAside()) {
            line(text, "discarded", "%,d not a number, %,d twice the same, %,d older than the one before",
                    intake.notANumber(), intake.duplicateTime(), intake.outOfOrder());
        }
        if (intake.shifted() > 0) {
            line(text, "shifted", "%,d by 1 ms: another value had their time", intake.shifted());
        }
        if (report.periodMs() > 0) {
            String origin = report.periodGiven() ? "given" : "the median of the first %,d intervals";
            line(text, "period", "%s (" + origin + ")", seconds(report.periodMs() / 1e3),
                    CondenseTrial.FIRST_INTERVALS);
            line(text, "runs", "%,d; a silence of more than %s ends one", report.runs(),
                    seconds(CondenseTrial.GAP_PERIODS * report.periodMs() / 1e3));
        }
    }

    private void fidelity(StringBuilder text, CondenseReport.Fidelity fidelity) {
        boolean ratio = !Double.isNaN(within);
        line(text, "worst error", "%s%s, at %s", number(fidelity.worst()),
                ratio ? " = " + number(fidelity.worst() / within) + " × within" : "",
                StatusJson.time(fidelity.worstAtMs().getAsLong()));
        if (fidelity.promiseBroken()) {
            line(text, "", "THE PROMISED BOUND IS BROKEN: a mistake in the program; please report it with the file");
        } else if (ratio && fidelity.worst() > within * (1 + 1e-9)) {
            line(text, "", "this method promises no bound for the line between its points");
        }
        if (fidelity.uncovered() + fidelity.silencesCrossed() > 0) {
            line(text, "", "%,d readings are outside every line, %,d lines cross a silence: a mistake in the program",
                    fidelity.uncovered(), fidelity.silencesCrossed());
        }
        line(text, "integral", "%s off by the line, %s by the stored means", percent(fidelity.integralPct()),
                percent(100 * fidelity.meanFieldRel()));
        line(text, "worst day", "%s off; its mean by %s%s (days of UTC)", percent(fidelity.worstDayPct()),
                number(fidelity.worstDayMean()),
                ratio ? " = " + number(fidelity.worstDayMean() / within) + " × within" : "");
    }

    private static void line(StringBuilder text, String name, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, "  %-13s", name));
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String percent(double value) {
        return Double.isNaN(value) ? "unknown" : number(value) + " %";
    }

    /** Four digits. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "unknown";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        if (Math.abs(value) < NOTHING) {
            return "0";
        }
        boolean plain = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9;
        String text = String.format(Locale.ROOT, plain ? "%.4g" : "%.2e", value);
        return text.contains("e") || !text.contains(".") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static String seconds(double value) {
        if (Double.isNaN(value)) {
            return "unknown";
        }
        if (value < 2 * MINUTE_S) {
            return number(value) + " s";
        }
        if (value < 2 * HOUR_S) {
            return number(value / MINUTE_S) + " min";
        }
        return value < 2 * DAY_S ? number(value / HOUR_S) + " h" : number(value / DAY_S) + " d";
    }
}
