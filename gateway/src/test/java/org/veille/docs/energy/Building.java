package org.veille.docs.energy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.veille.adapter.influx.InfluxSink;
import org.veille.config.Problems;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.model.Trust;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.Settings;
import org.veille.port.Event;
import org.veille.port.MemoryJournal;
import org.veille.servers.InfluxDb1;
import org.veille.site.Site;
import org.veille.site.SiteLoader;
import org.veille.virtual.PatientSink;
import org.veille.virtual.Puback;
import org.veille.virtual.VirtualTime;

/**
 * Five weeks of a school in autumn or spring, over the day on which the clocks change: the recorded series as messages,
 * on virtual time, through the real pipeline and the real InfluxDB sink into a real InfluxDB 1.6. Its files are those of
 * the documentation; only the server's address and how often is sent are the test's.
 */
final class Building {
    static final String DATABASE = "batiments";
    static final String ROOM = "salle-14-air";
    /** Says when it measured, and keeps its readings while the network is down. */
    static final String KEEPING_ROOM = "salle-15-air";

    static final String METER = "compteur-general";
    /** The same meter, of which nothing is heard for a night and for a morning. */
    static final String SILENT_METER = "compteur-cuisine";

    private static final SourceId MQTT = new SourceId("mqtt");
    private static final long HOUR_MS = 3_600_000L;
    private static final long SECOND_MS = 1_000L;

    /**
     * What is sent when; the same for both times of the year, but for its date.
     *
     * @param silentPower and what follows: of {@link #SILENT_METER}
     * @param kept temperature of {@link #KEEPING_ROOM}
     */
    record Sent(Raw co2, Raw temperature, Raw power, Raw energy, Raw silentPower, Raw silentEnergy, Kept kept) {
        /** @param days after the autumn of 2026 that the documentation speaks of */
        static Sent shiftedBy(long days) {
            long roomMs = at("2026-10-26T09:17:41.250Z", days);
            long meterMs = at("2026-11-08T10:03:17.500Z", days);
            Raw power = Raw.endingAt("house1min_power_w", meterMs);
            Raw energy = Raw.endingAt("house1min_index_wh", meterMs);
            return new Sent(
                    Raw.endingAt("occ_co2", roomMs),
                    Raw.endingAt("occ_temp", roomMs),
                    power,
                    energy,
                    silences(power, days),
                    silences(energy, days),
                    new Kept(
                            Raw.endingAt("occ_temp", roomMs),
                            at("2026-10-21T01:20:00Z", days),
                            at("2026-10-21T04:40:00Z", days)));
        }

        /** A night, and a morning of the week that the documentation speaks of. */
        private static Raw silences(Raw whole, long days) {
            return whole.silent(at("2026-10-14T21:00:00Z", days), at("2026-10-15T05:30:00Z", days))
                    .silent(at("2026-10-22T06:20:00Z", days), at("2026-10-22T10:40:00Z", days));
        }

        private static long at(String time, long days) {
            return Instant.parse(time).toEpochMilli() + days * 24 * HOUR_MS;
        }

        private List<Message> messages() {
            List<Message> messages = new ArrayList<>();
            add(messages, ROOM, "co2", co2, "temperature", temperature);
            add(messages, METER, "power", power, "energy", energy);
            add(messages, SILENT_METER, "power", silentPower, "energy", silentEnergy);
            kept.add(messages);
            // Once a message that nobody can read, and a value that cannot be: the gateway's own series has them.
            messages.add(new Message(co2.tMs()[100] + SECOND_MS, ROOM, "ERR"));
            messages.add(new Message(co2.tMs()[200] + SECOND_MS, ROOM, "{\"co2\":65535}"));
            messages.sort(Comparator.comparingLong(Message::tMs));
            return messages;
        }

        private static void add(
                List<Message> messages, String device, String one, Raw first, String other, Raw second) {
            for (int i = 0; i < first.tMs().length; i++) {
                messages.add(new Message(first.tMs()[i], device, """
                        {"%s":%s,"%s":%s}""".formatted(one, first.values()[i], other, second.values()[i])));
            }
        }
    }

    /**
     * Readings with their times, of which some arrive later.
     *
     * @param fromMs what is measured from here to {@code toMs} arrives then, in order
     */
    record Kept(Raw raw, long fromMs, long toMs) {
        private static final int OVERTAKEN = 2_000;
        private static final int TOO_LATE = 3_000;

        /** Those that count: one arrives ten minutes after newer ones, which is too late. */
        Raw counted() {
            long lostMs = raw.tMs()[TOO_LATE];
            return raw.silent(lostMs, lostMs + 1);
        }

        private void add(List<Message> messages) {
            for (int i = 0; i < raw.tMs().length; i++) {
                long tMs = raw.tMs()[i];
                long delayMs = i == OVERTAKEN ? 90 * SECOND_MS : i == TOO_LATE ? 600 * SECOND_MS : 0;
                boolean down = tMs >= fromMs && tMs < toMs;
                messages.add(new Message(
                        down ? toMs + (tMs - fromMs) / 10_000 : tMs + delayMs,
                        KEEPING_ROOM,
                        "{\"time\":" + tMs + ",\"temperature\":" + raw.values()[i] + "}"));
            }
        }
    }

    private record Message(long tMs, String device, String payload) {}

    private final Sent sent;
    private final VirtualTime time;
    private final Pipeline pipeline;
    private final InfluxSink influx;

    private Building(Sent sent, Site site) {
        this.sent = sent;
        this.time = new VirtualTime("school", Math.min(sent.co2().fromMs(), sent.power().fromMs()) - HOUR_MS);
        this.influx = new InfluxSink(site.file().influx().orElseThrow(), time);
        this.pipeline = new Pipeline(
                site.plan(),
                new Settings(Duration.ofSeconds(60), Duration.ofHours(1), Map.of()),
                new MemoryJournal(new MemoryJournal.Disk()),
                Optional.of(new PatientSink(influx)),
                Map.of(),
                time,
                time,
                new Random(14));
    }

    /**
     * Lives the five weeks.
     *
     * @param manual has the files, but for the address of the server
     * @param days after the autumn of 2026
     */
    static Sent live(Manual manual, InfluxDb1 server, Path folder, long days) throws IOException {
        server.query("", "CREATE DATABASE " + DATABASE);
        // For ever, where the documentation says a week: the test's past is older than that.
        server.query("", "CREATE RETENTION POLICY semaine ON " + DATABASE + " DURATION INF REPLICATION 1");
        for (Map.Entry<String, String> file : manual.files().entrySet()) {
            Files.createDirectories(folder.resolve(file.getKey()).getParent());
            Files.writeString(
                    folder.resolve(file.getKey()),
                    file.getValue().replace("http://localhost:8086", server.uri().toString()));
        }
        Sent sent = Sent.shiftedBy(days);
        Building building = new Building(sent, site(folder));
        try (InfluxSink _ = building.influx) {
            building.live();
        }
        return sent;
    }

    private static Site site(Path folder) {
        Problems problems = new Problems();
        SiteLoader loader = new SiteLoader(
                Manual.home(),
                (name, _) -> {
                    throw new IllegalStateException(name);
                },
                _ -> null);
        return loader.load(folder.resolve("veille.yaml"), problems)
                .filter(_ -> problems.sorted().isEmpty())
                .orElseThrow(() -> new AssertionError(problems.sorted().toString()));
    }

    private void live() {
        // A board without a battery for its clock: the alarm is raised after ten minutes, and cleared.
        time.setClock(time.epochMs(), Trust.UNTRUSTED);
        time.drive(pipeline);
        for (int minute = 0; minute < 30; minute++) {
            time.elapse(Duration.ofMinutes(1));
            time.pass();
        }
        time.setClock(time.epochMs(), Trust.TRUSTED);
        time.pass();
        for (Message message : sent.messages()) {
            time.elapseUntil(message.tMs());
            time.handle(new Event.Uplink(
                    MQTT,
                    new Address(Address.MQTT, "ecole/" + message.device()),
                    Payload.of(message.payload()),
                    time.now(),
                    Radio.NONE,
                    DeliveryKey.NONE,
                    new Puback(() -> {}, _ -> {})));
        }
        time.elapse(Duration.ofHours(1));
        time.handle(new Event.Stop(time.now()));
        if (!pipeline.hasEnded()) {
            throw new IllegalStateException("the outbox was not emptied");
        }
    }
}
