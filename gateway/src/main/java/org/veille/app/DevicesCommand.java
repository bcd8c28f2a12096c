package org.veille.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.Series;
import org.veille.page.StatusJson;
import org.veille.port.History;
import org.veille.port.Stranger;
import org.veille.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veille devices}: who is configured and when each was heard, and who is heard and not configured. */
@Command(
        name = "devices",
        description = "Shows the configured devices, or with --heard who has sent something and is not configured.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille devices                       place, address, last heard",
            "  veille devices --heard               unknown senders, each with the YAML to paste into devices.yaml",
            "  veille devices --heard --json",
            "",
            "Only a running gateway knows whom it has heard; it remembers the last 200 until it ends.",
            "After pasting: 'veille reload'."
        })
final class DevicesCommand implements Callable<Integer> {
    private static final int MAX_SHOWN = 256;
    private static final String DEFAULT_BUILDING = "main";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Option(names = "--heard", description = "Who has sent something to the running gateway and is no configured device.")
    private boolean heard;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Language language = Veille.language(spec);
        Optional<RemoteHistory> gateway = database.gateway();
        if (heard) {
            RemoteHistory asked = gateway.orElseThrow(() -> new Complaint.Failure(
                    "no gateway runs there, and only a running one knows whom it has heard", "start it: veille run"));
            heard(asked, language, out);
        } else {
            configured(gateway, language, out);
        }
        out.flush();
        return Veille.FINE;
    }

    // ---- configured -------------------------------------------------------------------------------------------------

    private void configured(Optional<RemoteHistory> gateway, Language language, PrintWriter out) {
        List<DeviceList.Entry> devices = gateway.map(DeviceList::of).orElseGet(() -> DeviceList.of(site().plan()));
        Map<Series, History.Summary> series = gateway.map(asked -> DeviceList.newest(asked.series(), asked.live()))
                .orElseGet(() -> DeviceList.newest(stored(), List.of()));
        long nowMs = new SystemClock().epochMs();
        if (json) {
            out.println(json(devices, series, nowMs));
        } else if (devices.isEmpty()) {
            out.println(language.of("No device is configured yet. 'veille devices --heard' shows who sends, with the lines to paste"
                    + " into devices.yaml."));
        } else {
            table(devices, series, nowMs, language, out);
        }
    }

    private Site site() {
        StringWriter problems = new StringWriter();
        return Configuration.load(database.configuration(), new PrintWriter(problems, true), Veille.language(spec))
                .orElseThrow(() -> new Complaint.Failure(
                        "no gateway runs there, and its files have mistakes: "
                                + problems.toString().lines().findFirst().orElse(""),
                        "'veille check' shows all of them"));
    }

    private List<History.Summary> stored() {
        if (!Files.exists(database.file())) {
            return List.of();
        }
        try (History history = new SqliteHistory(database.file())) {
            return history.series();
        }
    }

    private static Optional<Long> lastMs(Set<Series> own, Map<Series, History.Summary> all) {
        return own.stream()
                .flatMap(each -> all.get(each).last().stream())
                .map(History.RawReading::tMs)
                .max(Long::compare);
    }

    private static void table(
            List<DeviceList.Entry> devices, Map<Series, History.Summary> all, long nowMs, Language language, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-24s %-26s %-12s %s%n",
                language.each("device", "place", "last heard", "series, address"));
        for (DeviceList.Entry device : devices) {
            Set<Series> own = DeviceList.series(device.id(), all);
            String names = own.stream()
                    .map(each -> each.toString().substring(device.id().length() + 1))
                    .collect(Collectors.joining(" "));
            String last = language.of(lastMs(own, all).map(ms -> TerminalText.age(nowMs - ms)).orElse("never"));
            String from = device.addresses().isEmpty() ? "" : "(" + String.join(" ", device.addresses()) + ")";
            String line = "%-24s %-26s %-12s %s %s".formatted(
                    device.id(), device.building() + "/" + device.zone(), last, names, TerminalText.printable(from, MAX_SHOWN));
            out.println(line.stripTrailing());
        }
    }

    private static String json(List<DeviceList.Entry> devices, Map<Series, History.Summary> all, long nowMs) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.devices/1").key("devices").array();
        for (DeviceList.Entry device : devices) {
            Set<Series> own = DeviceList.series(device.id(), all);
            writer.object().field("id", device.id());
            writer.field("building", device.building()).field("zone", device.zone());
            writer.field("model", device.model().isEmpty() ? null : device.model());
            writer.field("addresses", device.addresses());
            writer.field("series", own.stream().map(Series::toString).toList());
            Optional<Long> lastMs = lastMs(own, all);
            writer.field("lastHeard", lastMs.map(StatusJson::time).orElse(null));
            writer.key("ageS");
            if (lastMs.isPresent()) {
                writer.value(Math.max(0, nowMs - lastMs.get()) / 1_000);
            } else {
                writer.nothing();
            }
            writer.end();
        }
        return writer.end().end().toString();
    }

    // ---- heard ------------------------------------------------------------------------------------------------------

    private void heard(RemoteHistory gateway, Language language, PrintWriter out) {
        List<DeviceList.Entry> devices = DeviceList.of(gateway);
        List<Stranger> strangers = DeviceList.strangers(gateway);
        Set<String> taken = devices.stream().map(DeviceList.Entry::id).collect(Collectors.toCollection(HashSet::new));
        Set<String> buildings = devices.stream().map(DeviceList.Entry::building).collect(Collectors.toSet());
        String building = buildings.size() == 1 ? buildings.iterator().next() : DEFAULT_BUILDING;
        long nowMs = new SystemClock().epochMs();
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.heard/1").key("heard").array();
        if (!json && strangers.isEmpty()) {
            out.println(language.of(
                    "Nobody unknown was heard since the gateway started: who sends is configured, or nobody sends."));
        }
        for (Stranger stranger : strangers) {
            DeviceSketch sketch = DeviceSketch.of(stranger, taken, building);
            sketch.id().ifPresent(taken::add);
            if (json) {
                json(writer, stranger, sketch);
            } else {
                text(stranger, sketch, nowMs, language, out);
            }
        }
        if (json) {
            out.println(writer.end().end());
        }
    }

    /** All of it may be pasted: what is no entry is a comment. */
    private static void text(
            Stranger stranger, DeviceSketch sketch, long nowMs, Language language, PrintWriter out) {
        out.println(language.of("# " + TerminalText.printable(stranger.from().toString(), MAX_SHOWN) + ", "
                + Count.of(stranger.count(), "message") + ", the last " + TerminalText.age(nowMs - stranger.lastMs())
                + " ago:"));
        out.println("#   " + TerminalText.payload(stranger.last().bytes(), MAX_SHOWN));
        out.print(sketch.in(language));
        out.println();
    }

    private static void json(JsonWriter writer, Stranger stranger, DeviceSketch sketch) {
        writer.object().field("source", stranger.source().name());
        writer.field("scheme", stranger.from().scheme()).field("address", stranger.from().id());
        writer.field("payload", TerminalText.payload(stranger.last().bytes(), MAX_SHOWN));
        writer.field("payloadBytes", stranger.lastBytes()).field("count", stranger.count());
        writer.field("first", StatusJson.time(stranger.firstMs())).field("last", StatusJson.time(stranger.lastMs()));
        writer.field("ready", sketch.ready()).field("yaml", sketch.yaml()).end();
    }
}
