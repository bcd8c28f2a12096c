package org.veille.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.veille.lorawan.FrameEncoder;
import org.veille.lorawan.SessionKeys;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Eui64;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Plan;
import org.veille.port.Source;
import org.veille.site.WrittenSite;

/** What fifty sensors send, evenly spread over their interval, made of recorded rooms. No rule is written for any of it. */
enum WearLoad {
    /** Each a message of temperature, humidity and light every ten minutes. */
    FIFTY_MQTT("50 sensors at 10 min, MQTT", 600_000, true),
    FIFTY_LORAWAN("50 sensors at 10 min, LoRaWAN", 600_000, false),
    /** Each one temperature every five seconds. */
    TEN_A_SECOND("10 readings/s, MQTT", 5_000, true);

    static final int SENSORS = 50;

    private static final String CONCENTRATOR = "aa555a0000000001";
    private static final long FIRST_MS = Instant.parse("2026-03-09T00:00:00Z").toEpochMilli();
    private static final long DAY_MS = 86_400_000L;
    private static final int PACKET_IDS = 0xffff;
    private static final int LPP_TEMPERATURE = 0x67;
    private static final int LPP_HUMIDITY = 0x68;
    private static final int LPP_ILLUMINANCE = 0x65;

    private static final String PROFILE =
            """
            model: tests/lpp
            maker: nobody
            what: a room's air in Cayenne LPP
            codec: {cayenne-lpp: true}
            map: {/1/temperature: temperature °C, /2/humidity: humidity %, /3/illuminance: illuminance lx}
            source: this benchmark
            """;

    private static final Map<String, String> KEYS =
            Map.of("NWK", "0102030405060708090a0b0c0d0e0f10", "APP", "1112131415161718191a1b1c1d1e1f20");

    private final String words;
    private final long intervalMs;
    private final boolean mqtt;

    WearLoad(String words, long intervalMs, boolean mqtt) {
        this.words = words;
        this.intervalMs = intervalMs;
        this.mqtt = mqtt;
    }

    @Override
    public String toString() {
        return words;
    }

    int readingsAMessage() {
        return this == TEN_A_SECOND ? 1 : 3;
    }

    long stepMs() {
        return intervalMs / SENSORS;
    }

    /** The only one of this load. */
    Source source() {
        return new Only(new SourceId(mqtt ? "mqtt" : "lorawan"), mqtt);
    }

    Plan plan() {
        String devices = IntStream.range(0, SENSORS).mapToObj(this::device).collect(Collectors.joining());
        return WrittenSite.of(devices, "", PROFILE, CONCENTRATOR, KEYS).plan();
    }

    private String device(int number) {
        String period = intervalMs < 60_000 ? intervalMs / 1_000 + " s" : intervalMs / 60_000 + " min";
        String way = switch (this) {
            case FIFTY_MQTT -> "mqtt: {topic: " + topic(number)
                    + ", map: {/temperature: temperature °C, /humidity: humidity %, /illuminance: illuminance lx}}";
            case FIFTY_LORAWAN -> "model: tests/lpp\n  lorawan: {dev-eui: " + eui(number) + ", dev-addr: "
                    + "%08x".formatted(0x01020300 + number) + ", nwk-s-key: env:NWK, app-s-key: env:APP}";
            case TEN_A_SECOND -> "mqtt: {topic: " + topic(number) + ", map: {/temperature: temperature °C}}";
        };
        return "- id: salle-" + (number + 1) + "\n  " + way + "\n  place: {building: principal, zone: salle-" + (number + 1)
                + "}\n  interval: " + period + "\n";
    }

    private static String topic(int number) {
        return "batiment/salle-" + (number + 1);
    }

    private static String eui(int number) {
        return "24e124128a%06x".formatted(number + 1);
    }

    /** Who sends what at which moment. */
    static final class Sender {
        private final WearLoad load;
        private final Map<Eui64, SessionKeys> keys;
        private final FiftySeries.Source temperature = FiftySeries.Source.read("occ_temp");
        private final FiftySeries.Source humidity = FiftySeries.Source.read("occ_rh");
        private final FiftySeries.Source light = FiftySeries.Source.read("occ_light");
        private long sent;

        Sender(WearLoad load, Plan plan) {
            this.load = load;
            this.keys = plan.sessions().stream().collect(Collectors.toMap(SessionKeys::devEui, Function.identity()));
        }

        /** The next message. */
        Event.Uplink uplink(Received now) {
            int number = (int) (sent % SENSORS);
            long round = sent / SENSORS + 1;
            sent++;
            long sinceMs = now.epochMs() - FIRST_MS + number * DAY_MS;
            if (load == FIFTY_LORAWAN) {
                byte[] frame = FrameEncoder.uplink(keys.get(Eui64.parse(eui(number))), round, 1, lpp(sinceMs));
                return new Event.Uplink(
                        new SourceId("lorawan"), new Address(Address.CONCENTRATOR, CONCENTRATOR), Payload.of(frame), now,
                        Radio.NONE, DeliveryKey.NONE, Acknowledgement.NONE);
            }
            byte[] payload = json(sinceMs).getBytes(StandardCharsets.UTF_8);
            byte[] topic = topic(number).getBytes(StandardCharsets.UTF_8);
            int packetId = (int) (sent % PACKET_IDS) + 1;
            byte[] id = {(byte) (packetId >> 8), (byte) packetId};
            return new Event.Uplink(
                    new SourceId("mqtt"), new Address(Address.MQTT, topic(number)), Payload.of(payload), now, Radio.NONE,
                    new DeliveryKey(DeliveryKey.hash(topic, id, payload), false), new Owed());
        }

        private String json(long sinceMs) {
            String all = "{\"temperature\":" + tenths(sinceMs) / 10.0;
            return load == TEN_A_SECOND
                    ? all + "}"
                    : all + ",\"humidity\":" + halves(sinceMs) / 2.0 + ",\"illuminance\":" + lux(sinceMs) + "}";
        }

        private byte[] lpp(long sinceMs) {
            long tenths = tenths(sinceMs);
            long lux = lux(sinceMs);
            return new byte[] {
                1, LPP_TEMPERATURE, (byte) (tenths >> 8), (byte) tenths,
                2, LPP_HUMIDITY, (byte) halves(sinceMs),
                3, LPP_ILLUMINANCE, (byte) (lux >> 8), (byte) lux
            };
        }

        private long tenths(long sinceMs) {
            return Math.round(temperature.at(sinceMs) * 10);
        }

        private long halves(long sinceMs) {
            return Math.round(humidity.at(sinceMs) * 2);
        }

        private long lux(long sinceMs) {
            return Math.round(light.at(sinceMs));
        }
    }

    static long firstMs() {
        return FIRST_MS;
    }

    /** Of a broker that can send again; it does not, as nothing fails. */
    private record Owed() implements Acknowledgement {
        @Override
        public OptionalLong neededByNs() {
            return OptionalLong.empty();
        }

        @Override
        public void committed() {}

        @Override
        public void refused(Loss why) {
            throw new IllegalStateException("refused: " + why);
        }
    }

    /** A window that is never full: what is compared is intervals. */
    private record Only(SourceId id, boolean redelivers) implements Source {
        @Override
        public int window() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void start(Inbox inbox) {}

        @Override
        public Health health() {
            return new Health(true, "benchmark");
        }

        @Override
        public void close() {}
    }

}
