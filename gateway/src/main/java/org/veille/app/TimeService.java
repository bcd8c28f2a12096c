package org.veille.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody keeps this machine's wall clock right.
 *
 * <ul>
 *   <li>Where systemd-timesyncd runs, as on Raspberry Pi OS and Debian by default, its folder in {@code /run} is there, and in it a
 *       file that it touches whenever it has synchronised the clock (systemd-timesyncd.service(8), FILES). Looking costs 10 µs.
 *   <li>Anywhere else {@code timedatectl} is asked. It says what the kernel knows (adjtimex(2), STA_UNSYNC), so what chrony and
 *       ntpsec have told the kernel. A process of 40 ms, on a thread of its own, less and less often.
 *   <li>Where neither is there, nobody knows.
 * </ul>
 *
 * <p>adjtimex(2) itself would cost 10 MB resident and 0.15 s by the JDK's foreign functions. Nothing runs while nobody asks.
 */
final class TimeService {
    private static final Path TIMESYNC = Path.of("/run/systemd/timesync");
    private static final List<String> TIMEDATECTL =
            List.of("timedatectl", "show", "--property=NTPSynchronized", "--value");

    private static final long SECOND_NS = 1_000_000_000L;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    /** While it is not synchronised, a file is looked at so often. */
    private static final long LOOK_NS = 3 * SECOND_NS;

    /** A process is begun after a quarter of the time that it has been so, within these. */
    private static final long SOONEST_NS = 5 * SECOND_NS;

    private static final long LATEST_NS = 600 * SECOND_NS;
    private static final Logger LOG = LoggerFactory.getLogger(TimeService.class);

    private final Path timesync;
    private final List<String> timedatectl;
    private boolean synchronised;
    /** When it last was touched before the clock was set: that says nothing any more. */
    private FileTime stale = FileTime.fromMillis(Long.MIN_VALUE);

    private long doubtedSinceNs;
    private long nextNs;
    private boolean asking;
    private Thread asker;
    private boolean nobodyToAsk;
    /** Answers to questions that were asked before the clock was set do not count. */
    private int question;

    /** @param nowNs monotonic */
    TimeService(long nowNs) {
        this(TIMESYNC, TIMEDATECTL, nowNs);
    }

    /**
     * @param timesync the folder of systemd-timesyncd
     * @param timedatectl a command that prints {@code yes} when the clock is synchronised
     */
    TimeService(Path timesync, List<String> timedatectl, long nowNs) {
        this.timesync = timesync;
        this.timedatectl = timedatectl;
        this.doubtedSinceNs = nowNs;
        this.nextNs = nowNs;
        isSynchronised(nowNs);
    }

    /** As far as is known; asks again when it is time to. */
    synchronized boolean isSynchronised(long nowNs) {
        if (nowNs >= nextNs && !asking) {
            ask(nowNs);
        }
        return synchronised;
    }

    /** The wall clock was set: what was known says nothing any more. */
    synchronized void clockWasSet(long nowNs) {
        synchronised = false;
        stale = touched();
        doubtedSinceNs = nowNs;
        nextNs = nowNs;
        question++;
        asking = false;
    }

    /** The same for somebody who can wait for the first answer. */
    boolean isSynchronisedSoon() {
        try {
            for (Thread thread = asker(); thread != null && thread.isAlive(); thread = asker()) {
                thread.join(LONGEST_ANSWER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isSynchronised(doubtedSinceNs);
    }

    private synchronized Thread asker() {
        return asking ? asker : null;
    }

    /** Whether an answer is on its way. */
    synchronized boolean isAsking() {
        return asking;
    }

    private void ask(long nowNs) {
        if (Files.isDirectory(timesync)) {
            FileTime touched = touched();
            synchronised = touched.toMillis() != Long.MIN_VALUE && !touched.equals(stale);
            nextNs = nowNs + (synchronised ? LATEST_NS : LOOK_NS);
        } else if (!nobodyToAsk) {
            asking = true;
            int number = ++question;
            asker = Thread.ofPlatform().daemon().name("clock").start(() -> answer(number, timedatectl()));
            nextNs = nowNs + Math.clamp((nowNs - doubtedSinceNs) / 4, SOONEST_NS, LATEST_NS);
        }
    }

    private FileTime touched() {
        try {
            return Files.getLastModifiedTime(timesync.resolve("synchronized"));
        } catch (IOException e) {
            return FileTime.fromMillis(Long.MIN_VALUE);
        }
    }

    private synchronized void answer(int number, boolean yes) {
        if (number == question) {
            synchronised = yes;
            asking = false;
        }
    }

    private boolean timedatectl() {
        try {
            Process process = new ProcessBuilder(timedatectl)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return new String(process.getInputStream().readAllBytes()).strip().equals("yes");
        } catch (IOException e) {
            LOG.warn("nobody to ask whether the clock is synchronised: {}", e.getMessage());
            synchronized (this) {
                nobodyToAsk = true;
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
