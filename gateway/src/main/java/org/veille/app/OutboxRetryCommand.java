package org.veille.app;

import java.util.NavigableSet;
import java.util.Optional;
import org.veille.port.Settlement;
import org.veille.port.Wish;
import picocli.CommandLine.Command;

/** {@code veille outbox retry}. */
@Command(
        name = "retry",
        description = "Sends points again that InfluxDB refused: when the cause is mended.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille outbox retry --all",
            "  veille outbox retry 17 18",
            "",
            "A point that was told anew since it was refused is not sent again: the newer one is right."
        })
final class OutboxRetryCommand extends OutboxWish {
    @Override
    Wish wish(Optional<NavigableSet<Long>> ids) {
        return new Wish.Retry(ids);
    }

    @Override
    String told(Settlement done) {
        String newer = done.superseded() == 0
                ? ""
                : "; " + Count.of(done.superseded(), "point") + " told anew since: the newer ones are right, so not sent again";
        return Count.of(done.rows(), "point") + " in the outbox again" + newer + ".";
    }
}
