package org.veille.site;

import java.util.Optional;
import org.veille.config.ByteSize;
import org.veille.config.DailyBytes;
import org.veille.config.Doc;

/** {@code budget}. */
@Doc("What the gateway may use.")
public record Budget(
        @Doc("Most that its database takes of the disk.") Optional<ByteSize> disk,
        @Doc("Most that it writes to the card in any 24 hours; absent: 200 MB/day.") Optional<DailyBytes> cardWrites,
        @Doc("Most that it sends to the sink in a day.") Optional<DailyBytes> uplink) {}
