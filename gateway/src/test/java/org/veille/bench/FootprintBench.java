package org.veille.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.veille.json.JsonWriter;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;
import org.veille.servers.ServerProcess;
import org.veille.servers.VictoriaMetrics;

/** Starts the installed program in some settings, lets it idle, and reads what Linux says of it; then asks it by its verbs. */
public final class FootprintBench {
    private static final String HELP =
            """
            Usage: gateway/bench/footprint [--idle SECONDS] [--json] | --help

            The gateway as it is installed, a process of its own with the launcher's flags, after one message a protocol: resident
            memory after it has idled, wake-ups, and the time from start to the first reading; then how long the verbs take
            that a person types. Needs Mosquitto, InfluxDB 1.6 and VictoriaMetrics (Debian: apt-get install mosquitto
            influxdb victoria-metrics), on free ports of the loopback. Takes some seven minutes.

              --idle SECONDS   how long each gateway idles before it is looked at; default 75: once a minute the JVM gives
                               memory back
              --json           as JSON
              --help           this text
            """;

    /** All its sensors, of the maker's own example. */
    private static final String AM107 = "01755c03670101046865056a490006651c0079001400077de704087d070009733f27";

    /** Its script is compiled when the configuration is read. */
    private static final String WITH_A_CODEC =
            """
            - id: salle-2
              model: milesight/am107
              mqtt: {topic: application/a/device/24e124128a000001/event/up}
              place: {building: principal, zone: salle-2}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<List<String>> VERBS = List.of(
            List.of("--version"),
            List.of("check"),
            List.of("series"),
            List.of("ledger"),
            List.of("outbox"),
            List.of("alarms"));

    private final Path root = Path.of(System.getProperty("veille.root", ".")).toAbsolutePath().normalize();
    private final Path work;
    private final Path launcher;
    private final int idleS;
    private int sites;

    private record Setting(String name, String influx, boolean everything, double goalMb) {}

    private record Idle(String name, double startS, double rssMb, double goalMb, double wakeUpsPerS) {}

    private FootprintBench(int idleS) throws IOException {
        this.idleS = idleS;
        this.work = Files.createTempDirectory(Files.createDirectories(root.resolve("gateway/target/bench")), "f");
        this.launcher = Installation.in(work.resolve("installed"), root);
    }

    public static void main(String[] args) throws IOException {
        int idleS = 75;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--idle" -> idleS = Integer.parseInt(args[++i]);
                case "--json" -> json = true;
                default -> {
                    System.out.print(HELP);
                    System.exit(args[i].equals("--help") ? 0 : 2);
                }
            }
        }
        System.out.print(new FootprintBench(idleS).run(json));
        System.exit(0);
    }

    private String run(boolean json) throws IOException {
        List<Idle> idle = new ArrayList<>();
        List<String> verbs = new ArrayList<>();
        try (Mosquitto broker = new Mosquitto(work.resolve("mosquitto"));
                InfluxDb1 one = new InfluxDb1(work.resolve("influxdb"));
                VictoriaMetrics two = new VictoriaMetrics(work.resolve("victoria"))) {
            broker.start();
            one.start();
            two.start();
            one.query("", "CREATE DATABASE b");
            String v1 = "{url: \"" + one.uri() + "\", version: 1, database: b, every: 1 s}";
            String v2 = "{url: \"" + two.uri() + "\", version: 2, org: o, bucket: b, token: env:TOKEN, every: 1 s}";
            for (Setting setting : List.of(
                    new Setting("MQTT, InfluxDB 1", v1, false, 80),
                    new Setting("MQTT, InfluxDB 2 client", v2, false, 92),
                    new Setting("MQTT, CoAP, LoRaWAN, JavaScript codec, InfluxDB 1", v1, true, 96),
                    new Setting("MQTT, CoAP, LoRaWAN, JavaScript codec, InfluxDB 2 client", v2, true, 96))) {
                idle.add(measure(setting, broker, idle.isEmpty() ? verbs : new ArrayList<>()));
            }
        }
        return json ? json(idle) : table(idle) + "\n" + String.join("\n", verbs) + "\n";
    }

    private Idle measure(Setting setting, Mosquitto broker, List<String> verbs) throws IOException {
        System.err.println("footprint: " + setting.name());
        Path folder = configured(setting, broker.port());
        Process gateway = start("run", "-c", folder.resolve("veille.yaml").toString());
        long sinceNs = System.nanoTime();
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> log().contains("mqtt: connected"));
            double startS = (System.nanoTime() - sinceNs) / 1e9;
            broker.publish("banc/1", 1, "{\"temperature\": 21.5}");
            if (setting.everything()) {
                broker.publish("application/a/device/24e124128a000001/event/up", 1, chirpstack());
            }
            // A second until the points are sent; nothing tells when they are.
            idle(Duration.ofSeconds(1 + idleS));
            ProcessFigures before = ProcessFigures.of(gateway.pid());
            idle(Duration.ofSeconds(10));
            ProcessFigures after = ProcessFigures.of(gateway.pid());
            for (List<String> verb : verbs.isEmpty() && setting.goalMb() == 80 ? VERBS : List.<List<String>>of()) {
                verbs.add(time(verb, folder));
            }
            return new Idle(setting.name(), startS, after.rssMb(), setting.goalMb(), after.wakeUpsSince(before) / after.secondsSince(before));
        } finally {
            stop(gateway);
        }
    }

    private Path configured(Setting setting, int broker) throws IOException {
        // Short: the path of a control socket has 108 bytes at most.
        Path folder = Files.createDirectory(work.resolve(Integer.toString(++sites)));
        String more = setting.everything()
                ? "  coap: {listen: coap://127.0.0.1:" + ServerProcess.freePort() + "}\n  lorawan: {listen: udp://127.0.0.1:"
                        + ServerProcess.freePort() + ", gateways: [aa555a0000000001]}\n"
                : "";
        Files.writeString(
                folder.resolve("veille.yaml"),
                "site: {name: banc, zone: Europe/Paris}\nsources:\n  mqtt: {broker: mqtt://127.0.0.1:" + broker
                        + ", topics: [banc/#, application/#]}\n" + more + "influx: " + setting.influx()
                        + "\npage: {port: " + ServerProcess.freePort() + "}\nclock: {trust: always}\ncommit: {interval: 1 s}\n");
        Files.writeString(
                folder.resolve("devices.yaml"),
                """
                - id: salle-1
                  mqtt: {topic: banc/1, map: {/temperature: temperature °C}}
                  place: {building: principal, zone: salle-1}
                """
                        + (setting.everything() ? WITH_A_CODEC : ""));
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(
                folder.resolve("rules/rules.yaml"),
                "condense:\n  - {match: {quantity: temperature}, deadband: {within: 0.1 °C}, why: a point a reading}\n");
        return folder;
    }

    /** An uplink event of ChirpStack v4, of a device whose codec is JavaScript. */
    private static String chirpstack() {
        String payload = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(AM107));
        return "{\"deviceInfo\":{\"devEui\":\"24e124128a000001\"},\"fCnt\":1,\"fPort\":85,\"data\":\"" + payload + "\"}";
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("gateway.log").toFile());
        builder.environment().put("TOKEN", "token");
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(work.resolve("gateway.log"));
    }

    private String time(List<String> verb, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(verb);
        if (!verb.getFirst().startsWith("-")) {
            command.addAll(
                    verb.getFirst().equals("check")
                            ? List.of(folder.resolve("veille.yaml").toString())
                            : List.of("-c", folder.resolve("veille.yaml").toString()));
        }
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long sinceNs = System.nanoTime();
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            join(process);
            if (process.exitValue() > 1) {
                throw new IllegalStateException(command + " ended with " + process.exitValue());
            }
            seconds.add((System.nanoTime() - sinceNs) / 1e9);
        }
        return "| `veille %s` | %.2f |".formatted(String.join(" ", verb), seconds.stream().sorted().toList().get(1));
    }

    private static void idle(Duration span) {
        long untilNs = System.nanoTime() + span.toNanos();
        for (long leftNs = span.toNanos(); leftNs > 0; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private static void stop(Process gateway) {
        gateway.destroy();
        join(gateway);
    }

    private static void join(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String table(List<Idle> idle) {
        StringBuilder table = new StringBuilder(
                "| gateway | resident when idle, MB | goal | start to connected, s | wake-ups/s |\n|---|--:|--:|--:|--:|\n");
        idle.forEach(each -> table.append("| %s | %.1f | ≤ %.0f%s | %.1f | %.1f |%n".formatted(
                each.name(), each.rssMb(), each.goalMb(), each.rssMb() <= each.goalMb() ? "" : " **missed**", each.startS(),
                each.wakeUpsPerS())));
        return table.append("\n| verb, beside the first | s |\n|---|--:|").toString();
    }

    private static String json(List<Idle> idle) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.bench.footprint/1").key("gateways").array();
        idle.forEach(each -> json.object()
                .field("name", each.name())
                .field("rssMb", each.rssMb())
                .field("goalMb", each.goalMb())
                .field("startSeconds", each.startS())
                .field("wakeUpsPerSecond", each.wakeUpsPerS())
                .end());
        return json.end().end().newLine().toString();
    }
}
