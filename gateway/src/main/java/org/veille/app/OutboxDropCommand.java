package org.veille.app;

import java.util.NavigableSet;
import java.util.Optional;
import org.veille.port.Settlement;
import org.veille.port.Wish;
import picocli.CommandLine.Command;

/** {@code veille outbox drop}. */
@Command(
        name = "drop",
        description = "Gives points up that InfluxDB refused; the ledger counts them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille outbox drop 17 18",
            "  veille outbox drop --all",
            "",
            "What is dropped is gone; raw readings stay in the local history for its time."
        })
final class OutboxDropCommand extends OutboxWish {
    @Override
    Wish wish(Optional<NavigableSet<Long>> ids) {
        return new Wish.Drop(ids);
    }

    @Override
    String told(Settlement done) {
        return Count.of(done.rows(), "point") + " given up; the ledger counts them as dropped.";
    }
}
