package org.veille.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.condense.Condenser;
import org.veille.condense.Deadband;
import org.veille.condense.Method;
import org.veille.device.Normaliser;
import org.veille.model.StateRow;

/**
 * One series on its way through the condensers: the archive, the hourly means, the live values. Gives every reading its
 * place in event time, and knows how to go on after a crash.
 *
 * <p>Its state is saved with every tick in which it releases something. Recovery restores it and feeds again what entered
 * after that tick, so it releases exactly what an uninterrupted run would.
 */
final class Lane implements Track.Tally {
    private final int number;
    /** The first is the archive. */
    private final List<Track> tracks = new ArrayList<>();
    private final Surroundings surroundings;
    private long periodMs;

    private long lastMs = Long.MIN_VALUE;
    private long sinceTick;
    private double last;
    private long accepted;
    private long released;
    private long points;
    private long setAside;
    /** Held by a run that could not be gone on with: in the raw history at best, never to be released. */
    private long stranded;
    /** Not every saved track was understood: what those held is stranded. */
    private boolean forgetful;
    /** The saved state wants readings again. */
    private boolean tailWanted;

    private long heardNs;
    /** A lane is saved with its first tick: what it holds must survive even if nothing was released yet. */
    private boolean dirty = true;

    private RawTail tail = new RawTail();
    private long savedTick;
    /** The first tick that holds a reading which the saved state wants again; {@link Long#MAX_VALUE} when none. */
    private long wantedTick = Long.MAX_VALUE;

    private boolean fedSinceSaved;
    /** The newest reading that was fed again; what was journalled after it and is older came late. */
    private long againMs = Long.MIN_VALUE;
    /** Readings that the saved state knows are fed again: what is set aside now was counted then. */
    private boolean feedingAgain;
    /** Whether the saved state has what it wanted again, or will not have it any more. */
    private boolean settled = true;

    private boolean tailMissing;

    /** What a lane does with a reading. */
    enum Place {
        ACCEPTED,
        /** Another value had its time: moved by a millisecond. */
        SHIFTED,
        DUPLICATE,
        LATE
    }

    /** What a lane needs of the house. */
    interface Surroundings {
        /** Where output goes that a saved state names; empty when there is no such shelf any more. */
        Optional<Condenser.Out> shelf(String name);

        /** A reading of the archive that was accepted is wrong and stored nowhere but in the raw history. */
        void setAside(long tMs, double v);
    }

    /**
     * @param courses the first is the archive, whose readings the balance counts; without any the lane sleeps: its device is
     *     not configured now, and it only keeps its place and its counts
     */
    Lane(int number, List<Track.Course> courses, Surroundings surroundings, long periodMs) {
        this.number = number;
        this.surroundings = surroundings;
        for (Track.Course course : courses) {
            tracks.add(new Track(tracks.isEmpty() ? Track.Kind.ARCHIVE : Track.Kind.BESIDE, course, this));
        }
        expect(periodMs);
    }

    private void expect(long everyMs) {
        periodMs = everyMs;
        tracks.forEach(track -> track.condenser().expect(everyMs));
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

    /** Whether the series had been silent for so long that nothing is known of the time until {@code tMs}. */
    boolean isGapBefore(long tMs) {
        return lastMs != Long.MIN_VALUE && periodMs > 0 && tMs - lastMs > Deadband.GAP_PERIODS * periodMs;
    }

    /**
     * @param tMs later than every one before
     * @param tick the one that will hold it
     */
    void reading(long tMs, double value, long nowNs, long tick) {
        settle();
        stranded += tracks.isEmpty() ? 1 : 0;
        for (Track track : tracks) {
            track.offer(tMs, value);
        }
        lastMs = tMs;
        last = value;
        accepted++;
        fedSinceSaved = true;
        heardNs = nowNs;
        tail.fed(tick, tMs);
    }

    /**
     * A reading that is older than the newest: for what is still open.
     *
     * @return whether the archive took it
     */
    boolean late(long tMs, double value) {
        fedSinceSaved = true;
        boolean taken = false;
        for (int i = 0; i < tracks.size(); i++) {
            taken |= tracks.get(i).late(tMs, value) && i == 0;
        }
        accepted += taken ? 1 : 0;
        return taken;
    }

    /** A reading of a tick that the saved state knows: for the condensers that want it again, and for no count. */
    void again(long tMs, double value, long tick) {
        if (tMs <= againMs) {
            return;
        }
        againMs = tMs;
        tail.fed(tick, tMs);
        feedingAgain = true;
        tracks.forEach(track -> track.again(tMs, value));
        feedingAgain = false;
    }

    /** The same for a silence. */
    void silenceAgain(long watermarkMs) {
        tracks.forEach(track -> track.advanceAgain(watermarkMs));
    }

    /** Silence up to {@code watermarkMs}: what is due happens. */
    void silence(long watermarkMs) {
        settle();
        fedSinceSaved = true;
        tracks.forEach(track -> track.advance(watermarkMs));
    }

    /** The earliest event time at which silence has an effect; {@link Long#MAX_VALUE} when none. */
    long deadlineMs() {
        long earliest = Long.MAX_VALUE;
        for (Track track : tracks) {
            earliest = Math.min(earliest, track.condenser().nextDeadlineMs());
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

    /**
     * Time begins anew, earlier than what is stored: the runs end, and the next reading is accepted whatever its time. In a tick
     * of its own: what recovery feeds again must not lie on both sides.
     *
     * @param tick this one
     * @param toldBeforeMs a reading of a time before is late; {@link Long#MIN_VALUE} when none is
     */
    void beginAnew(long tick, long toldBeforeMs) {
        sinceTick = tick;
        settle();
        end();
        stranded = held();
        tracks.forEach(Track::beginAnew);
        expect(periodMs);
        lastMs = toldBeforeMs == Long.MIN_VALUE ? Long.MIN_VALUE : toldBeforeMs - 1;
        againMs = Long.MIN_VALUE;
        tail = new RawTail();
        wantedTick = Long.MAX_VALUE;
        dirty = true;
    }

    /** Ends the runs: what is held is released. */
    void end() {
        tracks.forEach(Track::end);
    }

    /**
     * Takes over from the lane that another plan made, or that slept: its place and counts, and the runs whose method and
     * measurement are the same. The others end.
     *
     * @param samePlace whether the device stands where it stood
     */
    void succeed(Lane before, boolean samePlace) {
        for (Track old : before.tracks) {
            Optional<Track> same = tracks.stream()
                    .filter(track -> samePlace && track.isLike(old))
                    .findFirst();
            same.ifPresentOrElse(track -> track.goOn(old), old::end);
        }
        lastMs = before.lastMs;
        last = before.last;
        accepted = before.accepted;
        released = before.released;
        points = before.points;
        setAside = before.setAside;
        stranded = before.stranded;
        savedTick = before.savedTick;
        heardNs = before.heardNs;
        wantedTick = before.wantedTick;
        tail = before.tail;
        fedSinceSaved = before.fedSinceSaved;
        expect(periodMs);
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
        return stranded + (tracks.isEmpty() ? 0 : tracks.getFirst().condenser().held());
    }

    boolean isDirty() {
        return dirty;
    }

    /** Recovery needs no tick before this one for the lane; {@link Long#MAX_VALUE} when the saved state is all. */
    long neededFromTick() {
        return Math.min(wantedTick, fedSinceSaved ? savedTick + 1 : Long.MAX_VALUE);
    }

    /** What entered with earlier ticks is of another time: other lanes may want theirs of that tick again. */
    long sinceTick() {
        return sinceTick;
    }

    /** The last tick that the saved state knows. */
    long savedTick() {
        return savedTick;
    }

    /** Saves the lane as it is at the end of {@code tick}. */
    StateRow save(long tick) {
        LaneState state = new LaneState(
                tick,
                sinceTick,
                lastMs,
                last,
                accepted,
                released,
                points,
                setAside,
                stranded,
                tracks.stream().map(Track::run).toList());
        want(state.needsFromMs(), tick);
        // Only here: what was fed again after a start entered after the state that it started from, and the next one may want
        // it.
        tail.forgetBefore(state.needsFromMs());
        dirty = false;
        fedSinceSaved = false;
        savedTick = tick;
        return state.toRow(number);
    }

    private void want(long needsFromMs, long tick) {
        wantedTick = needsFromMs <= lastMs ? tail.tickOf(needsFromMs, tick) : Long.MAX_VALUE;
    }

    /**
     * Goes on where {@link #save} left off. A track whose method has changed since ends its run at its last reading and
     * begins a new one.
     *
     * @return whether every saved track was understood; where not, its held readings stay in the raw history only
     */
    boolean restore(StateRow row) {
        Optional<LaneState> saved = LaneState.of(row);
        saved.ifPresent(this::goOn);
        return saved.isPresent() && !forgetful;
    }

    private void goOn(LaneState state) {
        savedTick = state.tick();
        sinceTick = state.sinceTick();
        lastMs = state.lastMs();
        last = state.last();
        accepted = state.accepted();
        released = state.released();
        points = state.points();
        setAside = state.setAside();
        stranded = state.stranded();
        dirty = false;
        settled = false;
        tailWanted = state.needsFromMs() <= lastMs;
        for (int i = 0; i < state.runs().size(); i++) {
            forgetful |= i >= tracks.size() || !resume(tracks.get(i), state.runs().get(i));
        }
    }

    private boolean resume(Track track, LaneState.Run run) {
        Optional<Method> method = Method.parse(run.identity());
        Optional<Condenser.Out> out = surroundings.shelf(run.shelf());
        return method.isPresent()
                && out.isPresent()
                && track.resume(new Track.Course(method.get(), run.shelf(), out.get()), run.restart());
    }

    /**
     * What the saved state knew and wanted again has been fed. Where readings of that are missing (a journal that was damaged or
     * cut), a run cannot go on as it would have: what it held is stranded, and a new one begins before newer readings come.
     */
    private void settle() {
        if (settled) {
            return;
        }
        settled = true;
        tailMissing = !forgetful && !tracks.isEmpty() && held() != accepted - released - setAside;
        if (tailMissing) {
            tracks.getFirst().beginAnew();
            tracks.getFirst().condenser().expect(periodMs);
            // Saved with the next tick: the state of the run before would want its readings again.
            dirty = true;
        }
        if (tailMissing || forgetful) {
            stranded = 0;
            stranded = accepted - released - setAside - held();
        }
    }

    /**
     * The raw tail is fed: runs of methods that are no longer in force end, and new ones begin.
     *
     * @return whether the tail was whole
     */
    boolean recovered(long everyMs) {
        settle();
        tracks.forEach(Track::recovered);
        expect(everyMs);
        // The marks of the tail stay: readings of later ticks are in the runs, and the next saved state may want them.
        want(tracks.stream().mapToLong(Track::needsFromMs).min().orElse(Long.MAX_VALUE), savedTick);
        // Nobody keeps the raw tail of a lane that sleeps: it must not be counted from there a second time, nor wanted by the
        // state of a run that nobody goes on with.
        dirty |= tracks.isEmpty() && (fedSinceSaved || tailWanted);
        return !tailMissing;
    }

    @Override
    public void released(Track.Kind kind, long count) {
        dirty = true;
        if (kind == Track.Kind.ARCHIVE) {
            released += count;
            points++;
        }
    }

    @Override
    public void setAside(Track.Kind kind, long tMs, double v) {
        if (kind == Track.Kind.ARCHIVE && !feedingAgain) {
            // Saved with this tick, so that recovery does not count it a second time.
            dirty = true;
            setAside++;
            surroundings.setAside(tMs, v);
        }
    }

    /** Readings and hull vertices in memory. */
    int buffered() {
        int sum = 0;
        for (Track track : tracks) {
            sum += track.condenser().buffered();
        }
        return sum;
    }

    /** Points that were set early because memory is bounded. */
    long frozenEarly() {
        long sum = 0;
        for (Track track : tracks) {
            sum += track.condenser().frozenEarly();
        }
        return sum;
    }

    /** Memory is short: sets points early. */
    void freeze() {
        tracks.forEach(track -> track.condenser().freeze(track));
    }
}
