package org.veille.site;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.veille.adapter.coap.CoapSettings;
import org.veille.adapter.gwmp.GwmpSettings;
import org.veille.adapter.influx.InfluxSettings;
import org.veille.adapter.mqtt.MqttSettings;
import org.veille.adapter.sqlite.HistorySettings;
import org.veille.adapter.sqlite.Keep;
import org.veille.config.DailyBytes;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.config.Where;
import org.veille.model.InvalidValue;
import org.veille.model.Names;

/** {@code veille.yaml}. */
@Doc("The gateway of one building: where readings come from and where they go.")
public record SiteFile(
        @Doc("The building.") SiteEntry site,
        @Doc("Where readings come from.") Optional<Sources> sources,
        @Doc("Where condensed series go. Without it they stay readable on the gateway.") Optional<InfluxSettings> influx,
        @Doc("How long a reading may wait before it is written to the card.") @Default("{}") Optional<Commit> commit,
        @Doc("When the machine's clock is believed.") @Default("{}") Optional<ClockEntry> clock,
        @Doc("The raw readings that stay on this machine.") @Default("{}") Optional<HistorySettings> history,
        @Doc("What the gateway may use.") @Default("{}") Optional<Budget> budget,
        @Doc("The list of devices: a file, or a folder of files.") @Default("devices.yaml") Path devices,
        @Doc("The rules: a file, or a folder of files.") @Default("rules") Path rules,
        @Doc("The folder for the database.") @Default("data") Path data,
        @Doc("The local page for a browser.") Optional<PageEntry> page,
        Where where) {
    private static final DailyBytes DEFAULT_CARD_WRITES = DailyBytes.parse("200 MB/day");

    /** {@code site}. */
    @Doc("The building.")
    public record SiteEntry(
            @Doc("Its name: the tag 'site' of every series.") String name,
            @Doc("Its time zone: windows and schedules follow local time.") @Default("Europe/Paris") ZoneId zone,
            @Doc("The zone of its school holidays: A, B or C.") Optional<String> schoolZone,
            Where where) {
        public SiteEntry {
            Names.require(name);
        }
    }

    /** {@code sources}. */
    @Doc("Where readings come from.")
    public record Sources(
            @Doc("An MQTT broker.") Optional<MqttSettings> mqtt,
            @Doc("A CoAP server in the gateway, to which devices post.") Optional<CoapSettings> coap,
            @Doc("LoRa concentrators that forward packets over UDP.") Optional<GwmpSettings> lorawan) {}

    /** {@code commit}. */
    @Doc("How long a reading may wait before it is written to the card.")
    public record Commit(
            @Doc("Longest wait while every source can send its readings again; 5 s when one cannot.") @Default("60 s")
                    @Range(min = "1 ms", max = "3599 s")
                    Duration interval) {
        public Commit {
            if (interval.toMillis() < 1 || interval.toHours() >= 1) {
                throw InvalidValue.at("interval", interval.toString(), "more than 0 s and less than 1 h", "");
            }
        }
    }

    /** What makes the machine's clock right. */
    public enum ClockTrust {
        /** A time service (NTP) says so. */
        SYNCHRONISED,
        /** A battery keeps it while the power is off. */
        ALWAYS
    }

    /** {@code clock}. */
    @Doc("When the machine's clock is believed.")
    public record ClockEntry(
            @Doc("'synchronised': once a time service (NTP) has set it; 'always': a battery keeps it.")
                    @Default("synchronised")
                    ClockTrust trust,
            @Doc("How long readings wait for that; then they carry its time and the field clock_trusted=false.")
                    @Default("10 min")
                    @Range(min = "1 ms", max = "24 h")
                    Duration hold) {
        private static final Duration LONGEST = Duration.ofHours(24);

        public ClockEntry {
            if (hold.isZero() || hold.isNegative() || hold.compareTo(LONGEST) > 0) {
                throw InvalidValue.at("hold", hold.toString(), "more than 0 s and at most 24 h", "");
            }
        }
    }

    /** {@code page}. */
    @Doc("The local page for a browser.")
    public record PageEntry(
            @Doc("The port on this machine's loopback address; 0 takes a free one.") @Default("8077") @Range(min = "0", max = "65535") int port) {
        public PageEntry {
            if (port < 0 || port > 65_535) {
                throw InvalidValue.at("port", Integer.toString(port), "1 to 65535", "");
            }
        }
    }

    /** What may be written to the card in any 24 hours: also where nobody asks, no flood may wear it out. */
    public DailyBytes cardWrites() {
        return budget.flatMap(Budget::cardWrites).orElse(DEFAULT_CARD_WRITES);
    }

    /** As written, or the defaults. */
    public ClockEntry clockEntry() {
        return clock.orElse(new ClockEntry(ClockTrust.SYNCHRONISED, Duration.ofMinutes(10)));
    }

    /** How much of the past stays. */
    public Keep keptHistory() {
        return history.map(HistorySettings::keep).orElse(Keep.WEEK);
    }

    /** Longest tick while every waiting source can redeliver. */
    public Duration commitInterval() {
        return commit.map(Commit::interval).orElse(Duration.ofSeconds(60));
    }
}
