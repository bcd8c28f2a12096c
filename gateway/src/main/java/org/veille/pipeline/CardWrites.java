package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Journal;
import org.veille.port.Machine;

/**
 * Keeps what the gateway writes within the card's budget: measures after each commit, and lets the next one wait.
 *
 * <p>What this process has written steers, because that is all that waiting can change. What the device has written, other
 * programs' writes with it, is watched by the same account and raises an alarm of its own: the card wears all the same. Where
 * the process is not counted, the device steers.
 *
 * <p>Counters are looked at when a tick was committed, never else, so quiet time has no wake-up for it. The accounts ride in
 * ticks that are written anyway. After a restart nothing is paid for the time before, unless it is the same boot, whose
 * monotonic clock knows it: a gateway that ends and begins again and again, or a wall clock that jumps, fills no account.
 */
final class CardWrites {
    static final String ALARM = "card-writes";

    /** Subject of the alarm when it is not the gateway that writes so much. */
    static final String DEVICE = "device";

    private static final Logger LOG = LoggerFactory.getLogger(CardWrites.class);
    private static final String KIND = "card-writes";

    /** Of the state: three doubles, the monotonic time, the boot id. */
    private static final int VERSION = 1;

    /** A window is advised with which the pace would be this share of the budget. */
    private static final double ADVISED = 0.5;

    private static final double DAY_NS = 86_400e9;
    private static final double MINUTE_NS = 60e9;
    private static final int MAX_WINDOW = 65_535;

    private final Settings settings;
    private final Machine machine;
    private final Tick tick;
    private final Alarms alarms;
    private final long bytesADay;
    /** Whether the process is counted, and not the device only. */
    private boolean countsItself;

    private Optional<CardBudget> own = Optional.empty();
    private Optional<CardBudget> device = Optional.empty();
    private OptionalLong ownSeen = OptionalLong.empty();
    private OptionalLong deviceSeen = OptionalLong.empty();

    // Since the account of own writes was full: for the words of the alarm.
    private long sinceNs;
    private long bytes;
    private long commits;
    private final Map<String, Long> forced = new TreeMap<>();

    CardWrites(Settings settings, Tick tick, Alarms alarms) {
        this.settings = settings;
        this.machine = settings.card().machine();
        this.bytesADay = settings.card().bytesADay().orElse(0);
        this.tick = tick;
        this.alarms = alarms;
    }

    /** What this process has written before is taken from the account; what the device has, nobody knows since when. */
    void recover(Journal.Recovery recovery, Received now) {
        if (settings.card().bytesADay().isEmpty()) {
            return;
        }
        long nowNs = now.monotonicNs();
        deviceSeen = machine.deviceWrites();
        countsItself = machine.ownWrites().isPresent();
        if (!countsItself && deviceSeen.isEmpty()) {
            LOG.warn("nothing on this machine counts what is written: budget.card-writes cannot be kept");
            return;
        }
        own = Optional.of(new CardBudget(bytesADay, nowNs));
        if (countsItself && deviceSeen.isPresent()) {
            device = Optional.of(new CardBudget(bytesADay, nowNs));
        }
        ownSeen = countsItself ? OptionalLong.of(0) : deviceSeen;
        sinceNs = nowNs;
        recovery.states().stream()
                .filter(row -> row.kind().equals(KIND) && row.version() == VERSION)
                .forEach(row -> restore(row, now));
        ownWritten().ifPresent(begun -> own.get().spent(begun, nowNs));
        pace(nowNs);
    }

    private void restore(StateRow row, Received now) {
        ByteBuffer in = ByteBuffer.wrap(row.bytes());
        double ownBalance = in.getDouble();
        double cost = in.getDouble();
        double deviceBalance = in.getDouble();
        long atNs = in.getLong();
        boolean sameBoot = StandardCharsets.UTF_8.decode(in).toString().equals(now.bootId());
        long sinceNs = sameBoot ? atNs : now.monotonicNs();
        own.ifPresent(account -> account.restore(ownBalance, cost, sinceNs, now.monotonicNs()));
        device.ifPresent(account -> account.restore(deviceBalance, 0, sinceNs, now.monotonicNs()));
    }

    /** Before a commit: puts the accounts into the tick, as they will be when it is written. */
    void save(Received now) {
        own.ifPresent(account -> {
            long beside = ownWritten().orElse(0);
            bytes += beside;
            account.spent(beside, now.monotonicNs());
            byte[] boot = now.bootId().getBytes(StandardCharsets.UTF_8);
            ByteBuffer out = ByteBuffer.allocate(3 * Double.BYTES + Long.BYTES + boot.length)
                    .putDouble(account.balance() - account.costBytes())
                    .putDouble(account.costBytes())
                    .putDouble(device.map(CardBudget::balance).orElse(0.0) - account.costBytes())
                    .putLong(now.monotonicNs())
                    .put(boot);
            tick.state(new StateRow(KIND, "", VERSION, out.array()));
        });
    }

    /**
     * The tick is on disk: what it has cost decides when the next is due.
     *
     * @param forcedBy whose full window did not let it wait
     */
    void committed(Optional<SourceId> forcedBy, Received now) {
        if (own.isEmpty()) {
            return;
        }
        long nowNs = now.monotonicNs();
        if (own.get().isFull()) {
            sinceNs = nowNs;
            bytes = 0;
            commits = 0;
            forced.clear();
        }
        long written = ownWritten().orElse(0);
        bytes += written;
        commits++;
        forcedBy.ifPresent(source -> forced.merge(source.name(), 1L, Long::sum));
        own.get().committed(written, nowNs);
        deviceWritten().ifPresent(more -> device.ifPresent(account -> account.spent(more, nowNs)));
        pace(nowNs);
        tell(now);
    }

    private OptionalLong ownWritten() {
        OptionalLong now = countsItself ? machine.ownWrites() : machine.deviceWrites();
        OptionalLong more = rise(ownSeen, now);
        ownSeen = now.isPresent() ? now : ownSeen;
        return more;
    }

    private OptionalLong deviceWritten() {
        OptionalLong now = machine.deviceWrites();
        OptionalLong more = rise(deviceSeen, now);
        deviceSeen = now.isPresent() ? now : deviceSeen;
        return more;
    }

    private static OptionalLong rise(OptionalLong before, OptionalLong now) {
        return before.isEmpty() || now.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, now.getAsLong() - before.getAsLong()));
    }

    private void pace(long nowNs) {
        CardBudget account = own.orElseThrow();
        tick.pace(after(nowNs, account.urgentSpacingNs()), after(nowNs, account.spacingNs()));
    }

    private static long after(long nowNs, long spacingNs) {
        return spacingNs > Long.MAX_VALUE - Math.max(0, nowNs) ? Long.MAX_VALUE : nowNs + spacingNs;
    }

    private void tell(Received now) {
        CardBudget account = own.orElseThrow();
        if (account.isShort()) {
            alarms.raise(ALARM, "", words(now.monotonicNs()), now);
        } else {
            alarms.clear(ALARM, "", now);
        }
        if (device.filter(CardBudget::isShort).isPresent() && !account.isShort()) {
            alarms.raise(
                    ALARM,
                    DEVICE,
                    "the device with the data folder is written to faster than budget.card-writes allows, "
                            + megabytes(bytesADay) + " a day, and not by the gateway: look which other program writes there",
                    now);
        } else {
            alarms.clear(ALARM, DEVICE, now);
        }
    }

    private String words(long nowNs) {
        // A pace over less than a minute says nothing.
        double spanNs = Math.max(MINUTE_NS, nowNs - sinceNs);
        double pace = bytes / spanNs * DAY_NS;
        String measured = "%s written in %.0f min by %d transactions, %s a day at this pace; budget.card-writes is %s a day: "
                .formatted(megabytes(bytes), spanNs / 60e9, commits, megabytes(pace), megabytes(bytesADay));
        return measured + forced.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .filter(most -> most.getValue() * 2 > commits)
                .map(most -> advice(most.getKey(), most.getValue(), pace))
                .orElse("transactions that can wait do; give the budget more, or let devices send less often");
    }

    private String advice(String source, long times, double pace) {
        int window = settings.window(new SourceId(source));
        double wanted = window * Math.max(2, pace / Math.max(1, ADVISED * bytesADay));
        return "%d of them could not wait, as the window of %s was full with %d messages: set max_inflight_messages of the broker"
                        .formatted(times, source, window)
                + " and sources." + source + ".window to " + (int) Math.min(MAX_WINDOW, Math.ceil(wanted));
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
