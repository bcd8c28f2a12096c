package org.veille.site;

import java.util.Optional;
import org.veille.config.ByteSize;
import org.veille.config.DailyBytes;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.model.InvalidValue;

/**
 * {@code budget}.
 *
 * @param disk from {@link #SMALLEST_DISK} on
 * @param uplink from {@link #SMALLEST_UPLINK} on
 */
@Doc("What the gateway may use.")
public record Budget(
        @Doc("Most that its database takes of the disk; then the oldest points that wait become coarser.")
                @Range(min = "8 MB") Optional<ByteSize> disk,
        @Doc("Most that it writes to the card in any 24 hours.") @Default("200 MB/day") Optional<DailyBytes> cardWrites,
        @Doc("Most that it sends to InfluxDB a day (UTC); when it is used up, points wait on the gateway.")
                @Range(min = "10 kB/day") Optional<DailyBytes> uplink) {
    /** The write-ahead log, what recovery needs and the rows of one request take some megabytes. */
    public static final ByteSize SMALLEST_DISK = new ByteSize(8_000_000);

    /** A single request of a few rows by TLS takes a fifth of it. */
    public static final DailyBytes SMALLEST_UPLINK = new DailyBytes(10_000);

    public Budget {
        if (disk.isPresent() && disk.get().bytes() < SMALLEST_DISK.bytes()) {
            throw InvalidValue.at("disk", disk.get().toString(), "at least " + SMALLEST_DISK, "");
        }
        if (uplink.isPresent() && uplink.get().bytes() < SMALLEST_UPLINK.bytes()) {
            throw InvalidValue.at(
                    "uplink",
                    uplink.get().toString(),
                    "at least " + SMALLEST_UPLINK,
                    "leave out 'influx' when nothing is to be sent");
        }
    }
}
