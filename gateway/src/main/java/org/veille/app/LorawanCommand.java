package org.veille.app;

import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.veille.json.JsonWriter;
import org.veille.lorawan.Aes128Key;
import org.veille.lorawan.FrameControl;
import org.veille.lorawan.FrameInspection;
import org.veille.lorawan.MacCommand;
import org.veille.model.InvalidValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille lorawan}: takes a frame apart. */
@Command(
        name = "lorawan",
        description = "Takes a LoRaWAN frame apart; with its keys also checks and decrypts it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille lorawan 40f17dbe4900020001954378762b11ff0d",
            "  veille lorawan 40f17dbe4900020001954378762b11ff0d --json \\",
            "      --nwk 44024241ed4ce9a68c6a8bc055233fd3 --app ec925802ae430ca77fd3dd73cb2cc588",
            "",
            "Keys on a command line stay in the shell's history: use throw-away ones, or file:KEYFILE."
        })
final class LorawanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HEX", description = "The whole PHYPayload, MHDR to MIC.")
    private String hex;

    @Option(names = "--nwk", paramLabel = "KEY", description = "Network session key, 32 hex digits or file:PATH.")
    private Optional<String> nwk = Optional.empty();

    @Option(names = "--app", paramLabel = "KEY", description = "Application session key.")
    private Optional<String> app = Optional.empty();

    @Option(names = "--app-key", paramLabel = "KEY", description = "AppKey, for join requests and join accepts.")
    private Optional<String> appKey = Optional.empty();

    @Option(names = "--fcnt-high", paramLabel = "N", description = "Upper half of the frame counter.")
    private OptionalInt fCntHigh = OptionalInt.empty();

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        FrameInspection frame = FrameInspection.of(
                bytes(hex), new FrameInspection.Keys(nwk.map(Keys::read), app.map(Keys::read), appKey.map(Keys::read), fCntHigh));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(frame));
        } else {
            text(frame, out);
        }
        return frame.micOk().orElse(true) ? Veille.FINE : Veille.FAILURE;
    }

    /** A key as it is given, or in a file. */
    private static final class Keys {
        static Aes128Key read(String text) {
            if (!text.startsWith("file:")) {
                return Aes128Key.parse(text);
            }
            try {
                return Aes128Key.parse(java.nio.file.Files.readString(java.nio.file.Path.of(text.substring(5)))
                        .strip());
            } catch (java.io.IOException e) {
                throw new InvalidValue(text, "a file that can be read");
            }
        }
    }

    static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex.replaceAll("[\\s:]", ""));
        } catch (IllegalArgumentException e) {
            throw new InvalidValue(hex, "hexadecimal digits, two a byte");
        }
    }

    private static void text(FrameInspection frame, PrintWriter out) {
        line(out, "type", Optional.of(frame.type().id()));
        line(out, "joinEui", frame.joinEui());
        line(out, "devEui", frame.devEui());
        line(out, "devNonce", frame.devNonce());
        line(out, "joinNonce", frame.joinNonce());
        line(out, "netId", frame.netId());
        line(out, "devAddr", frame.devAddr());
        line(out, "fCtrl", frame.fCtrl());
        frame.fCnt().ifPresent(count -> line(out, "fCnt", Optional.of(count)));
        frame.fCnt32().ifPresent(count -> line(out, "fCnt32", Optional.of(count)));
        frame.fOpts().filter(options -> !options.isEmpty()).ifPresent(options -> line(out, "fOpts", Optional.of(options)));
        frame.fPort().ifPresent(port -> line(out, "fPort", Optional.of(port)));
        line(out, "frmPayload", frame.frmPayload());
        line(out, "payload", frame.payload());
        line(out, "mic", frame.mic());
        line(out, "micOk", Optional.of(frame.micOk().map(ok -> ok ? "yes" : "NO: wrong key, or a forged frame")
                .orElse("not checked: no key given")));
    }

    private static void line(PrintWriter out, String name, Optional<?> value) {
        value.ifPresent(found -> out.printf("%-11s %s%n", name, found));
    }

    private static String json(FrameInspection frame) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.lorawan/1").field("type", frame.type().id());
        text(writer, "joinEui", frame.joinEui());
        text(writer, "devEui", frame.devEui());
        text(writer, "devNonce", frame.devNonce());
        text(writer, "joinNonce", frame.joinNonce());
        text(writer, "netId", frame.netId());
        text(writer, "devAddr", frame.devAddr());
        writer.key("fCtrl");
        frame.fCtrl().ifPresentOrElse(control -> control(writer, control), writer::nothing);
        writer.key("fCnt");
        frame.fCnt().ifPresentOrElse(count -> writer.value((long) count), writer::nothing);
        writer.key("fCnt32");
        frame.fCnt32().ifPresentOrElse(writer::value, writer::nothing);
        writer.key("fOpts");
        frame.fOpts().ifPresentOrElse(options -> options(writer, options), writer::nothing);
        writer.key("fPort");
        frame.fPort().ifPresentOrElse(port -> writer.value((long) port), writer::nothing);
        text(writer, "frmPayload", frame.frmPayload());
        text(writer, "payload", frame.payload());
        text(writer, "mic", frame.mic());
        writer.key("micOk");
        frame.micOk().ifPresentOrElse(writer::value, writer::nothing);
        return writer.end().toString();
    }

    private static void text(JsonWriter writer, String name, Optional<?> value) {
        writer.key(name);
        value.ifPresentOrElse(found -> writer.value(found.toString()), writer::nothing);
    }

    private static void control(JsonWriter writer, FrameControl control) {
        writer.object().field("adr", control.adr()).field("adrAckReq", control.adrAckReq());
        writer.field("ack", control.ack()).field("fPending", control.fPending()).end();
    }

    private static void options(JsonWriter writer, List<MacCommand> options) {
        writer.array();
        for (MacCommand command : options) {
            writer.object().field("cid", command.cid()).field("name", command.name());
            writer.key("fields").object();
            for (Map.Entry<String, Object> field : command.fields().entrySet()) {
                switch (field.getValue()) {
                    case Long number -> writer.field(field.getKey(), number);
                    case Boolean flag -> writer.field(field.getKey(), flag);
                    default -> writer.field(field.getKey(), field.getValue().toString());
                }
            }
            writer.end().end();
        }
        writer.end();
    }
}
