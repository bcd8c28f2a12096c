package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.veille.codec.Codec;
import org.veille.codec.Decoded;
import org.veille.codec.FieldMapping;
import org.veille.codec.Script;
import org.veille.codec.ScriptedCodec;
import org.veille.codec.Vectors;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.config.Where;
import org.veille.json.JsonWriter;
import org.veille.model.InvalidValue;
import org.veille.model.Payload;
import org.veille.model.Reading;
import org.veille.page.StatusJson;
import org.veille.site.Profiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille codec}: decodes one payload as a device of a model would be, or runs the vectors beside the codecs. */
@Command(
        name = "codec",
        description = "Decodes one payload, or runs the test vectors of a folder of device profiles.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille codec --model milesight/am107 --port 85 0175640367f600",
            "  veille codec --model generic/zigbee-air --text '{\"co2\": 640, \"temperature\": 21.5}'",
            "  veille codec --js my-codec.js --port 2 0102ff --json",
            "  veille codec --vectors firmware-config/devices"
        })
final class CodecCommand implements Callable<Integer> {
    /** Folder, maker, model. */
    private static final int DEPTH = 3;

    /** A port is one byte of the frame. */
    private static final int MAX_PORT = 255;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HEX", arity = "0..1", description = "The payload, in hexadecimal digits.")
    private Optional<String> hex = Optional.empty();

    @Option(names = "--text", paramLabel = "TEXT", description = "The payload as text, instead of HEX.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--model", paramLabel = "MAKER/MODEL", description = "The device's profile.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--js", paramLabel = "FILE", description = "A JavaScript codec by itself; shows its object.")
    private Optional<Path> js = Optional.empty();

    @Option(names = "--port", paramLabel = "N", defaultValue = "1", description = "LoRaWAN port (default: 1).")
    private int port;

    @Option(names = "--vectors", paramLabel = "DIR", description = "Runs every vectors.json beside a profile.yaml.")
    private Optional<Path> vectors = Optional.empty();

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (vectors.isPresent()) {
            return runVectors(vectors.get());
        }
        if (model.isPresent() == js.isPresent()) {
            throw new InvalidValue(
                    model.isPresent() ? "both" : "neither", "one of --model and --js", "see 'veille codec --help'");
        }
        if (hex.isPresent() == text.isPresent()) {
            throw new InvalidValue(
                    hex.isPresent() ? "both" : "neither", "one of HEX and --text", "see 'veille codec --help'");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidValue(Integer.toString(port), "a port of 0 to " + MAX_PORT);
        }
        byte[] bytes = hex.map(LorawanCommand::bytes).orElseGet(() -> Payload.of(text.get()).bytes());
        Codec codec = model.isPresent() ? ofModel(model.get()) : ofScript(js.get());
        Payload payload = new Payload(bytes, port, "");
        long nowMs = new SystemClock().epochMs();
        Decoded decoded = codec.decode(payload, nowMs);
        Optional<Script.Outcome> raw = codec instanceof ScriptedCodec scripted
                ? Optional.of(scripted.script().run(bytes, port, nowMs))
                : Optional.empty();
        if (json) {
            spec.commandLine().getOut().println(json(payload, decoded, raw));
        } else {
            text(decoded, raw);
        }
        return decoded instanceof Decoded.Readings ? Veille.FINE : Veille.FAILURE;
    }

    private static Codec ofModel(String model) {
        Problems problems = new Problems();
        Optional<Profiles.Ready> ready = Configuration.loader().profiles(problems).of(model, Where.NOWHERE);
        return ready.map(Profiles.Ready::codec).orElseThrow(() -> {
            Located first = problems.sorted().getFirst();
            return first.code().equals("unknownModel")
                    ? new InvalidValue(model, first.problem().expected(), "or decode with a script: --js FILE")
                    : new InvalidValue(model, "a device profile without mistakes", first.toString());
        });
    }

    private static Codec ofScript(Path file) {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new InvalidValue(file.toString(), "a JavaScript file that can be read, in UTF-8");
        }
        Script script = Configuration.compile(file.toString(), source);
        return new ScriptedCodec(script, FieldMapping.EMPTY, Optional.empty());
    }

    private void text(Decoded decoded, Optional<Script.Outcome> raw) {
        PrintWriter out = spec.commandLine().getOut();
        switch (decoded) {
            case Decoded.Undecodable(String reason) -> out.println("undecodable: " + reason);
            case Decoded.Readings(List<Reading> readings, List<String> ignored) -> {
                readings.forEach(reading -> out.println(reading.quantity()
                        + (reading.channel().isEmpty() ? "" : "/" + reading.channel()) + "  " + reading.value() + " "
                        + reading.unit()
                        + (reading.tMs().isPresent() ? "  " + StatusJson.time(reading.tMs().getAsLong()) : "")));
                ignored.forEach(field -> out.println("ignored: " + field));
                if (readings.isEmpty() && js.isEmpty()) {
                    out.println("no readings");
                }
            }
        }
        if (js.isPresent() && raw.isPresent() && raw.get() instanceof Script.Outcome.Returned(var value)) {
            out.println(new JsonWriter().value(value));
        }
    }

    private String json(Payload payload, Decoded decoded, Optional<Script.Outcome> raw) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.codec/1").key("model");
        model.ifPresentOrElse(writer::value, writer::nothing);
        writer.key("codec");
        js.ifPresentOrElse(file -> writer.value(file.toString()), writer::nothing);
        writer.field("port", port).field("payload", HexFormat.of().formatHex(payload.bytes()));
        boolean good = decoded instanceof Decoded.Readings;
        writer.field("outcome", good ? "readings" : "undecodable").key("reason");
        if (decoded instanceof Decoded.Undecodable(String reason)) {
            writer.value(reason);
        } else {
            writer.nothing();
        }
        writer.key("readings").array();
        if (decoded instanceof Decoded.Readings(List<Reading> readings, _)) {
            readings.forEach(reading -> reading(writer, reading));
        }
        writer.end().key("ignored").array();
        if (decoded instanceof Decoded.Readings(_, List<String> ignored)) {
            ignored.forEach(writer::value);
        }
        writer.end().key("raw");
        if (raw.isPresent() && raw.get() instanceof Script.Outcome.Returned(var value)) {
            writer.value(value);
        } else {
            writer.nothing();
        }
        return writer.end().toString();
    }

    private static void reading(JsonWriter writer, Reading reading) {
        writer.object().field("quantity", reading.quantity().id()).field("channel", reading.channel());
        writer.field("value", reading.value()).field("unit", reading.unit().symbol());
        writer.field("canonicalValue", reading.unit().convert(reading.value(), reading.quantity().unit()));
        writer.field("canonicalUnit", reading.quantity().unit().symbol()).key("time");
        if (reading.tMs().isPresent()) {
            writer.value(StatusJson.time(reading.tMs().getAsLong()));
        } else {
            writer.nothing();
        }
        writer.end();
    }

    private int runVectors(Path folder) throws IOException {
        Problems problems = new Problems();
        Profiles profiles = new Profiles(folder, Configuration::compile, problems);
        List<Vectors.Failure> failures = new ArrayList<>();
        int files = 0;
        int total = 0;
        for (Path file : vectorsIn(folder)) {
            String name = folder.relativize(file.getParent()).toString();
            Optional<Profiles.Ready> ready = profiles.of(name, Where.NOWHERE);
            files++;
            if (ready.isEmpty()) {
                continue;
            }
            Vectors.Result result = Vectors.parse(file.toString(), Files.readAllBytes(file)).run(ready.get().codec());
            total += result.total();
            failures.addAll(result.failures());
        }
        report(files, total, failures, problems);
        return failures.isEmpty() && !problems.hasErrors() && total > 0 ? Veille.FINE : Veille.FAILURE;
    }

    private static List<Path> vectorsIn(Path folder) throws IOException {
        List<Path> files = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.find(folder, DEPTH, (path, _) -> path.endsWith("vectors.json"))) {
                files = found.sorted().toList();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        if (files.isEmpty()) {
            throw new InvalidValue(
                    folder.toString(),
                    "a folder with maker/model/vectors.json",
                    "name for example firmware-config/devices");
        }
        return files;
    }

    private void report(int files, int total, List<Vectors.Failure> failures, Problems problems) {
        PrintWriter out = spec.commandLine().getOut();
        problems.sorted().forEach(problem -> spec.commandLine().getErr().println(problem));
        if (!json) {
            failures.forEach(failure -> out.println(failure.file() + " vector " + failure.index() + " ("
                    + failure.description() + "): expected " + failure.expected() + ", found " + failure.found()));
            out.println(Count.of(files, "file") + ", " + Count.of(total, "vector") + ", " + failures.size() + " failed");
            return;
        }
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.codec-vectors/1").field("files", files).field("total", total);
        writer.field("passed", total - failures.size()).key("failed").array();
        failures.forEach(failure -> writer.object()
                .field("file", failure.file())
                .field("index", failure.index())
                .field("expected", failure.expected())
                .field("found", failure.found())
                .end());
        out.println(writer.end().end());
    }
}
