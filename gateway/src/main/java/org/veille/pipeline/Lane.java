package org.veille.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.condense.Condenser;
import org.veille.condense.Method;
import org.veille.condense.Restart;
import org.veille.device.Normaliser;
import org.veille.model.StateRow;

/**
 * One series on its way through the condensers: the archive, the hourly means, the live values. Gives every reading its
 * place in event time, and knows how to go on after a crash.
 *
 * <p>Its state is saved with every tick in which it releases something. Recovery restores it and feeds again what entered
 * after that tick, so it releases exactly what an uninterrupted run would.
 */
final class Lane {
    static final String KIND = "lane";
    private static final int VERSION = 2;
    private static final int ARCHIVE = 0;

    private final int number;
    private final List<Track> tracks;

    private long lastMs = Long.MIN_VALUE;
    private double last;
    private long accepted;
    private long released;
    private long points;
    /** Held by a run that could not be gone on with: in the raw history, never to be released. */
    private long stranded;
    /** Not every saved track was understood: what those held is stranded. */
    private boolean forgetful;


    private long heardNs;
    /** A lane is saved with its first tick: what it holds must survive even if nothing was released yet. */
    private boolean dirty = true;

    private final RawTail tail = new RawTail();
    private long savedTick;
    /** The first tick that holds a reading which the saved state wants again; {@link Long#MAX_VALUE} when none. */
    private long wantedTick = Long.MAX_VALUE;

    private boolean fedSinceSaved;

    /** A condenser, how it came to be, and where its output goes. */
    private static final class Track {
        private final Method method;
        private final Condenser.Out out;
        private Condenser condenser;
        /** Made from a saved state of another method: ends its run once the raw tail is fed. */
        private boolean retiring;
        /** Event time from which the saved state wants readings again, also those of ticks that it knows. */
        private long needsFromMs = Long.MAX_VALUE;

        Track(Method method, Condenser.Out out) {
            this.method = method;
            this.out = out;
            this.condenser = method.create();
        }
    }

    /** What a lane does with a reading. */
    enum Place {
        ACCEPTED,
        /** Another value had its time: moved by a millisecond. */
        SHIFTED,
        DUPLICATE,
        LATE
    }

    /**
     * @param methods the first is the archive, whose readings the balance counts; without any the lane sleeps: its device is
     *     not configured now, and it only keeps its place and its counts
     * @param rows where each track's output goes, in the same order as the methods
     */
    Lane(int number, List<Method> methods, List<Condenser.Out> rows, long periodMs) {
        this.number = number;
        this.tracks = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            Condenser.Out counting = new Counting(rows.get(i), i == ARCHIVE);
            tracks.add(new Track(methods.get(i), counting));
        }
        expect(periodMs);
    }

    private void expect(long periodMs) {
        tracks.forEach(track -> track.condenser.expect(periodMs));
    }

    int number() {
        return number;
    }

    /**
     * The time of a reading that the gateway stamps itself: now, or the millisecond after the newest one when that is as new. A
     * broker empties its queue faster than one message a millisecond, and a clock that was set back a little must not make
     * every reading late until it has caught up.
     */
    long stamp(long nowMs) {
        boolean ahead = lastMs >= nowMs && lastMs - nowMs <= Normaliser.FUTURE_MS;
        return ahead ? lastMs + 1 : nowMs;
    }

    /** Where a reading of this time and value belongs. */
    Place place(long tMs, double value) {
        if (tMs > lastMs) {
            return Place.ACCEPTED;
        }
        if (tMs < lastMs) {
            return Place.LATE;
        }
        return Double.compare(value, last) == 0 ? Place.DUPLICATE : Place.SHIFTED;
    }

    /**
     * @param tMs later than every one before
     * @param tick the one that will hold it
     */
    void reading(long tMs, double value, long nowNs, long tick) {
        stranded += tracks.isEmpty() ? 1 : 0;
        for (Track track : tracks) {
            track.condenser.offer(tMs, value, track.out);
        }
        lastMs = tMs;
        last = value;
        accepted++;
        fedSinceSaved = true;
        heardNs = nowNs;
        tail.fed(tick, tMs);
    }

    /** A reading of a tick that the saved state knows: for the condensers that want it again, and for no count. */
    void again(long tMs, double value, long tick) {
        tail.fed(tick, tMs);
        for (Track track : tracks) {
            if (tMs >= track.needsFromMs) {
                track.condenser.offer(tMs, value, track.out);
            }
        }
    }

    /** The same for a silence. */
    void silenceAgain(long watermarkMs) {
        for (Track track : tracks) {
            if (watermarkMs >= track.needsFromMs) {
                track.condenser.advance(watermarkMs, track.out);
            }
        }
    }

    /** Silence up to {@code watermarkMs}: what is due happens. */
    void silence(long watermarkMs) {
        fedSinceSaved = true;
        for (Track track : tracks) {
            track.condenser.advance(watermarkMs, track.out);
        }
    }

    /** The earliest event time at which silence has an effect; {@link Long#MAX_VALUE} when none. */
    long deadlineMs() {
        long earliest = Long.MAX_VALUE;
        for (Track track : tracks) {
            earliest = Math.min(earliest, track.condenser.nextDeadlineMs());
        }
        return earliest;
    }

    /**
     * The monotonic time at which the series, if it stays silent, has passed {@link #deadlineMs}: a millisecond later, as a
     * reading of the deadline's own time comes before it.
     */
    long silenceDueNs() {
        long deadlineMs = deadlineMs();
        return deadlineMs == Long.MAX_VALUE ? Long.MAX_VALUE : heardNs + (deadlineMs - lastMs + 1) * 1_000_000L;
    }

    /** After a start nobody knows how long the series had been silent: its age counts from here. */
    void hearNow(long nowNs) {
        heardNs = nowNs;
    }

    /** Ends the runs: what is held is released. */
    void end() {
        for (Track track : tracks) {
            track.condenser.end(track.out);
        }
    }

    /** Takes over place and counts of the lane that another plan made, or that slept. */
    void succeed(Lane before) {
        lastMs = before.lastMs;
        last = before.last;
        accepted = before.accepted;
        released = before.released;
        points = before.points;
        stranded = before.held();
        savedTick = before.savedTick;
        dirty = true;
    }

    long lastMs() {
        return lastMs;
    }

    double last() {
        return last;
    }

    long accepted() {
        return accepted;
    }

    long released() {
        return released;
    }

    long points() {
        return points;
    }

    long held() {
        return stranded + (tracks.isEmpty() ? 0 : tracks.get(ARCHIVE).condenser.held());
    }

    boolean isDirty() {
        return dirty;
    }

    /** Recovery needs no tick before this one for the lane; {@link Long#MAX_VALUE} when the saved state is all. */
    long neededFromTick() {
        return Math.min(wantedTick, fedSinceSaved ? savedTick + 1 : Long.MAX_VALUE);
    }

    /** The last tick that the saved state knows. */
    long savedTick() {
        return savedTick;
    }

    /** Saves the lane as it is at the end of {@code tick}. */
    StateRow save(long tick) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(tick);
            out.writeLong(lastMs);
            out.writeDouble(last);
            out.writeLong(accepted);
            out.writeLong(released);
            out.writeLong(points);
            out.writeLong(stranded);
            out.writeByte(tracks.size());
            long needsFromMs = Long.MAX_VALUE;
            for (Track track : tracks) {
                Restart restart = track.condenser.restart();
                needsFromMs = Math.min(needsFromMs, restart.needsFromMs());
                out.writeUTF(track.method.identity());
                out.writeInt(restart.version());
                out.writeLong(restart.needsFromMs());
                out.writeInt(restart.state().length);
                out.write(restart.state());
            }
            want(needsFromMs, tick);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dirty = false;
        fedSinceSaved = false;
        savedTick = tick;
        return new StateRow(KIND, Integer.toString(number), VERSION, bytes.toByteArray());
    }

    private void want(long needsFromMs, long tick) {
        wantedTick = needsFromMs <= lastMs ? tail.tickOf(needsFromMs, tick) : Long.MAX_VALUE;
        tail.forgetBefore(needsFromMs);
    }

    /**
     * Goes on where {@link #save} left off. A track whose method has changed since ends its run at its last reading and
     * begins a new one.
     *
     * @return whether every saved track was understood; where not, its held readings stay in the raw history only
     */
    boolean restore(StateRow row) {
        if (row.version() != VERSION) {
            return false;
        }
        boolean understood = true;
        dirty = false;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row.bytes()))) {
            savedTick = in.readLong();
            lastMs = in.readLong();
            last = in.readDouble();
            accepted = in.readLong();
            released = in.readLong();
            points = in.readLong();
            stranded = in.readLong();
            int saved = in.readUnsignedByte();
            for (int i = 0; i < saved; i++) {
                String identity = in.readUTF();
                int version = in.readInt();
                long needsFromMs = in.readLong();
                byte[] state = in.readNBytes(in.readInt());
                understood &= resume(i, identity, new Restart(version, state, needsFromMs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        forgetful = !understood;
        return understood;
    }

    private boolean resume(int index, String identity, Restart restart) {
        if (index >= tracks.size()) {
            return false;
        }
        Track track = tracks.get(index);
        track.retiring = !track.method.identity().equals(identity);
        track.needsFromMs = restart.needsFromMs();
        Optional<Condenser> condenser = Method.parse(identity).flatMap(method -> method.restore(restart));
        condenser.ifPresent(found -> track.condenser = found);
        return condenser.isPresent();
    }

    /** The raw tail is fed: runs of methods that are no longer in force end, and new ones begin. */
    void recovered(long periodMs) {
        if (forgetful) {
            stranded = 0;
            stranded = accepted - released - held();
        }
        for (Track track : tracks) {
            if (track.retiring) {
                track.condenser.end(track.out);
                track.condenser = track.method.create();
                track.retiring = false;
            }
        }
        expect(periodMs);
        want(tracks.stream().mapToLong(track -> track.needsFromMs).min().orElse(Long.MAX_VALUE), savedTick);
        // Nobody needs the raw tail of a lane that sleeps, so it must not be counted from there a second time.
        dirty |= tracks.isEmpty() && fedSinceSaved;
    }

    /** Counts what the archive releases, and notes that the lane has to be saved. */
    private final class Counting implements Condenser.Out {
        private final Condenser.Out out;
        private final boolean archive;

        Counting(Condenser.Out out, boolean archive) {
            this.out = out;
            this.archive = archive;
        }

        @Override
        public void point(
                long tMs,
                double value,
                double mean,
                double min,
                double max,
                long count,
                double spanS,
                double bound,
                boolean runStart) {
            note(count);
            out.point(tMs, value, mean, min, max, count, spanS, bound, runStart);
        }

        @Override
        public void window(
                long fromMs,
                long toMs,
                double mean,
                double min,
                double max,
                double integral,
                double increase,
                double coveragePct,
                long count,
                long fresh) {
            note(fresh);
            out.window(fromMs, toMs, mean, min, max, integral, increase, coveragePct, count, fresh);
        }

        private void note(long count) {
            dirty = true;
            if (archive) {
                released += count;
                points++;
            }
        }
    }
}
