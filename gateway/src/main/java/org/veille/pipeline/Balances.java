package org.veille.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.veille.model.Loss;
import org.veille.model.StateRow;
import org.veille.port.History;
import org.veille.port.Status;

/**
 * The two balances as they stand on disk: the state row that every tick carries, and that {@code veille ledger} reads while
 * nothing runs.
 *
 * <pre>
 * text, ASCII: numbers in base 36, separated by spaces
 *   received decoded undecodable refused duplicate readings released held shifted
 * then for each reason of which something was counted:
 *   NAME=count            or, where readings were discarded for it,
 *   NAME=count:readings   as the enum constant is called: a new constant must not shift the counts of the others
 * </pre>
 *
 * @param lost by reason, since the journal began: uplinks, readings or rows
 */
public record Balances(Status.Uplinks uplinks, Status.Readings readings, Map<Loss, Long> lost) {
    static final String KIND = "ledger";
    static final String KEY = "totals";
    private static final int VERSION = 2;
    private static final int RADIX = 36;
    private static final int NUMBERS = 9;

    public Balances {
        lost = Map.copyOf(lost);
    }

    public boolean balanced() {
        return uplinks.balanced() && readings.balanced();
    }

    StateRow toRow() {
        StringBuilder text = new StringBuilder();
        long[] numbers = {
            // What waits is not on disk: after a crash nobody has received it.
            uplinks.received() - uplinks.waiting(),
            uplinks.decoded(),
            uplinks.undecodable(),
            uplinks.refused(),
            uplinks.duplicate(),
            readings.decoded(),
            readings.released(),
            readings.held(),
            readings.shifted()
        };
        for (long number : numbers) {
            text.append(Long.toString(number, RADIX)).append(' ');
        }
        new TreeMap<>(lost).forEach((reason, count) -> {
            long discarded = readings.discarded().getOrDefault(reason.id(), 0L);
            text.append(reason.name()).append('=').append(Long.toString(count, RADIX));
            text.append(discarded == 0 ? " " : ":" + Long.toString(discarded, RADIX) + " ");
        });
        return new StateRow(KIND, KEY, VERSION, text.toString().strip().getBytes(StandardCharsets.US_ASCII));
    }

    /** As the newest tick in a journal has them; empty before the first. */
    public static Optional<Balances> of(History history) {
        return history.state(KIND, KEY).flatMap(Balances::of);
    }

    /** @return empty for a row of another kind or version, or one that does not read */
    public static Optional<Balances> of(StateRow row) {
        if (!row.kind().equals(KIND) || !row.key().equals(KEY) || row.version() != VERSION) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(new String(row.bytes(), StandardCharsets.US_ASCII).split(" ")));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Balances read(String[] words) {
        long[] n = new long[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            n[i] = Long.parseLong(words[i], RADIX);
        }
        Map<Loss, Long> lost = new EnumMap<>(Loss.class);
        Map<String, Long> discarded = new TreeMap<>();
        for (int i = NUMBERS; i < words.length; i++) {
            String[] parts = words[i].split("[=:]");
            Loss reason = Loss.valueOf(parts[0]);
            lost.put(reason, Long.parseLong(parts[1], RADIX));
            if (parts.length > 2) {
                discarded.put(reason.id(), Long.parseLong(parts[2], RADIX));
            }
        }
        return new Balances(
                new Status.Uplinks(n[0], n[1], n[2], n[3], n[4], 0),
                new Status.Readings(n[5], n[6], n[7], discarded, n[8]),
                lost);
    }
}
