package org.veille.app;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.page.StatusJson;
import org.veille.port.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille series}: what the gateway itself has of its series, with or without a sink. */
@Command(
        name = "series",
        description = "Shows the series on this gateway: last values, or the stored points of one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille series                        every series: last value, age, where it goes",
            "  veille series salle-12-air           those of one device",
            "  veille series salle-12-air/co2       its curve and its last stored points",
            "  veille series --follow               each new value of a running gateway, until Ctrl-C",
            "  veille series salle-12-air/co2 --csv > co2.csv",
            "  veille series salle-12-air/co2 --measurement co2_1h --csv"
        })
final class SeriesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A device, device/quantity or device/quantity/channel.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--csv", description = "Comma-separated values with a header line.")
    private boolean csv;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Option(names = "--follow", description = "Each new value of the running gateway as it comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--ascii", description = "Curves in ASCII; else so where the locale is not UTF-8.")
    private boolean ascii;

    @Option(
            names = "--measurement",
            paramLabel = "M",
            description = "Which stored measurement: co2, co2_1h, co2_live; else the series itself.")
    private Optional<String> measurement = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Language language = Veille.language(spec);
        Optional<RemoteHistory> gateway = database.gateway();
        if (follow) {
            RemoteHistory asked = gateway.orElseThrow(() ->
                    new Complaint.Failure("no gateway runs there, and nothing new will come", "start it: veille run"));
            new Following(asked, wanted(), json, out).run();
        }
        try (History history = gateway.<History>map(asked -> asked).orElseGet(() -> new SqliteHistory(database.file()))) {
            List<History.Summary> live = gateway.map(RemoteHistory::live).orElse(List.of());
            if (name.isEmpty() || isDevice(name.get())) {
                list(of(DeviceList.newest(history.series(), live).values()), language, out);
            } else {
                one(history, live, Series.parse(name.get()), language, out);
            }
        }
        out.flush();
        return Veille.FINE;
    }

    private static boolean isDevice(String name) {
        return name.indexOf('/') < 0;
    }

    /** One series, those of one device, or all. */
    private Predicate<Series> wanted() {
        if (name.isEmpty()) {
            return _ -> true;
        }
        return isDevice(name.get())
                ? each -> each.device().name().equals(name.get())
                : Series.parse(name.get())::equals;
    }

    private List<History.Summary> of(Collection<History.Summary> all) {
        Predicate<Series> wanted = wanted();
        List<History.Summary> found =
                all.stream().filter(each -> wanted.test(each.series())).toList();
        if (name.isPresent() && found.isEmpty()) {
            throw new InvalidValue(
                    name.get(), "a device with readings, or device/quantity", "'veille series' lists what there is");
        }
        return found;
    }

    private void list(List<History.Summary> all, Language language, PrintWriter out) {
        if (json) {
            JsonWriter writer = new JsonWriter();
            writer.object().field("schema", "veille.series/1").key("series").array();
            all.forEach(summary -> summary(writer, summary));
            out.println(writer.end().end());
        } else if (csv) {
            out.println("series,time,value,unit,readings,points");
            all.forEach(each -> out.println(each.series() + "," + time(each) + "," + value(each) + ","
                    + each.series().quantity().unit() + "," + each.readings() + "," + each.points()));
        } else if (all.isEmpty()) {
            out.println(language.of("No reading has come yet. 'veille devices --heard' shows who sends and is not known,"
                    + " 'veille doctor' what is missing."));
        } else {
            overview(all, language, out);
        }
    }

    private void overview(List<History.Summary> all, Language language, PrintWriter out) {
        Plot plot = Plot.of(ascii);
        long nowMs = new SystemClock().epochMs();
        int width = all.stream().mapToInt(each -> each.series().toString().length()).max().orElse(0);
        String form = "%-" + Math.clamp(width, 24, 64) + "s %16s %8s  %-" + History.Summary.MAX_RECENT + "s %s";
        out.println(form.formatted(language.each("series", "last value", "age", "last readings", "points kept")));
        for (History.Summary each : all) {
            String value = each.last()
                    .map(last -> each.series().quantity().unit().with(TerminalText.number(last.value())))
                    .orElse("-");
            String age = each.last().map(last -> language.of(TerminalText.age(nowMs - last.tMs()))).orElse("-");
            String kept = language.of(each.points() + " of " + Count.of(each.readings(), "reading"));
            out.println(form.formatted(each.series(), value, age, plot.line(each.recent()), kept));
        }
    }

    private static void summary(JsonWriter writer, History.Summary summary) {
        writer.object().field("series", summary.series().toString());
        writer.field("unit", summary.series().quantity().unit().symbol());
        if (summary.last().isPresent()) {
            writer.field("time", StatusJson.time(summary.last().get().tMs()));
            writer.field("value", summary.last().get().value());
        } else {
            writer.key("time").nothing().key("value").nothing();
        }
        writer.field("readings", summary.readings()).field("points", summary.points()).end();
    }

    private static String time(History.Summary summary) {
        return summary.last().map(last -> StatusJson.time(last.tMs())).orElse("");
    }

    private static String value(History.Summary summary) {
        return summary.last().map(last -> Double.toString(last.value())).orElse("");
    }

    private void one(
            History history, List<History.Summary> live, Series series, Language language, PrintWriter out) {
        String wanted = measurement.orElse(series.quantity().id());
        List<Row> rows = history.rows(series, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .filter(row -> row.measurement().equals(wanted))
                .toList();
        if (!csv && !json && measurement.isEmpty()) {
            Optional<History.Summary> summary =
                    Optional.ofNullable(DeviceList.newest(history.series(), live).get(series));
            if (summary.isPresent()) {
                out.print(new SeriesPage(summary.get(), Plot.of(ascii), new SystemClock().epochMs(), ZoneId.systemDefault())
                        .text(rows, language));
                return;
            }
        }
        if (rows.isEmpty()) {
            throw new InvalidValue(
                    series + " (" + wanted + ")",
                    "a series with stored points",
                    "'veille series' lists what there is; measurements of this one: " + measurements(history, series));
        }
        if (json) {
            json(series, wanted, rows, out);
        } else {
            table(rows, out);
        }
    }

    private static Set<String> measurements(History history, Series series) {
        Set<String> names = new TreeSet<>();
        history.rows(series, Long.MIN_VALUE, Long.MAX_VALUE).forEach(row -> names.add(row.measurement()));
        return names;
    }

    private void table(List<Row> rows, PrintWriter out) {
        Set<String> fields = new TreeSet<>();
        rows.forEach(row -> fields.addAll(row.fields().keySet()));
        out.println((csv ? "time_ms," : "time,") + String.join(",", fields));
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(csv ? Long.toString(row.tMs()) : StatusJson.time(row.tMs()));
            for (String field : fields) {
                Object value = row.fields().get(field);
                line.append(',').append(value == null ? "" : value);
            }
            out.println(line);
        }
    }

    private static void json(Series series, String measurement, List<Row> rows, PrintWriter out) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.series/1").field("series", series.toString());
        writer.field("measurement", measurement).field("unit", series.quantity().unit().symbol());
        writer.key("points").array();
        for (Row row : rows) {
            writer.object().field("time", StatusJson.time(row.tMs()));
            fields(writer, row);
            writer.end();
        }
        out.println(writer.end().end());
    }

    /** The row's fields into an open object. */
    static void fields(JsonWriter writer, Row row) {
        row.fields().forEach((field, value) -> {
            switch (value) {
                case Double number -> writer.field(field, number);
                case Long number -> writer.field(field, number);
                case Boolean flag -> writer.field(field, flag);
                default -> writer.field(field, value.toString());
            }
        });
    }
}
