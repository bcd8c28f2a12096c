package org.veille.adapter.influx;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.port.WriteOutcome;

/**
 * What the server said to a write, and what follows from it. Only an answer that means "these very points, never"
 * refuses a batch; everything that an operator or time can mend is tried again, and nothing is lost meanwhile.
 *
 * <table>
 * <caption>status and outcome</caption>
 * <tr><td>2xx</td><td>accepted</td></tr>
 * <tr><td>400, 413, 422</td><td>refused: malformed, a field of another type, beyond the retention, a single point too
 *     large. After a "partial write" of InfluxDB 1, 2 or 3 the good points are in, else none is; writing them again
 *     changes nothing</td></tr>
 * <tr><td>500 "partial write … dropped=n"</td><td>refused: so say the first InfluxDB 2, of points beyond the
 *     retention</td></tr>
 * <tr><td>401, 403</td><td>later: credentials can be mended</td></tr>
 * <tr><td>404, 500 "retention policy not found"</td><td>later: what is missing can be created</td></tr>
 * <tr><td>429, 503</td><td>later, after the server's own Retry-After</td></tr>
 * <tr><td>all others</td><td>later</td></tr>
 * </table>
 *
 * @param retryAfter the header's value, RFC 9110 section 10.2.3: seconds, or an HTTP date; empty when absent
 * @param words the server's, may be empty
 */
record Answer(int status, String retryAfter, String words) {
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int TOO_LARGE = 413;
    static final int UNPROCESSABLE = 422;
    private static final int BROKEN = 500;

    /** InfluxDB 1.6 says so with status 500. */
    static final String NO_POLICY = "retention policy not found";

    /**
     * Longer than a server's words ever need to be for a person: they are kept with every refused row. A proxy's page of HTML
     * is cut, and so is a list of lines that were refused together; its end, where servers count, stays.
     */
    static final int MAX_WORDS = 240;

    private static final int MAX_TAIL = 60;

    /** Where InfluxDB 1 and 2 say how many points of the request they did not take: at the end, behind all that we sent. */
    private static final Pattern DROPPED = Pattern.compile("partial write.*dropped=([0-9]{1,9})\\W*");

    /** No server's wish keeps points back for more than a day. */
    static final Duration LONGEST_WAIT = Duration.ofDays(1);

    Answer {
        String plain = words.replaceAll("\\p{Cntrl}+", " ").strip();
        words = plain.length() <= MAX_WORDS
                ? plain
                : plain.substring(0, MAX_WORDS - MAX_TAIL) + "…" + plain.substring(plain.length() - MAX_TAIL);
    }

    /**
     * @param rows of the whole batch
     * @param target bucket or database, with its key: {@code influx.bucket 'batiments'}
     * @param nowMs wall clock, to which an HTTP date is compared
     */
    WriteOutcome outcome(int rows, String target, long nowMs) {
        if (status >= 200 && status < 300) {
            return new WriteOutcome.Accepted();
        }
        OptionalInt dropped = dropped();
        if (dropped.isPresent() && (status == BAD_REQUEST || status == UNPROCESSABLE || status == BROKEN)) {
            return new WriteOutcome.Refused(status, words, dropped.getAsInt() == rows);
        }
        if (words.contains(NO_POLICY)) {
            return later(target + " does not exist at the server: create the policy, or set influx.create to true", nowMs);
        }
        return switch (status) {
            case BAD_REQUEST, TOO_LARGE, UNPROCESSABLE -> new WriteOutcome.Refused(status, words, rows == 1);
            case UNAUTHORIZED ->
                later("the server does not know who we are: mend influx.token, or user and password", nowMs);
            case FORBIDDEN -> later("the credentials may not write to " + target + ": give them the right to", nowMs);
            case NOT_FOUND -> later(target + " does not exist at the server: create it, or mend the key", nowMs);
            case 429 -> later("the server wants fewer requests", nowMs);
            case 301, 302, 303, 307, 308 -> later("the server has moved: write its new address to influx.url", nowMs);
            default ->
                later(status >= 500 ? "the server cannot write now" : "the server does not take points there", nowMs);
        };
    }

    /** That something is not there, and why it could not be made. */
    Answer andNotMade(Answer creation) {
        return new Answer(status, retryAfter, words + "; making it was answered with " + creation.status() + " " + creation.words());
    }

    private OptionalInt dropped() {
        Matcher matcher = DROPPED.matcher(words);
        return matcher.find() && matcher.end() == words.length()
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }

    private WriteOutcome later(String remedy, long nowMs) {
        return new WriteOutcome.Later(
                waitMs(nowMs), remedy + " (HTTP " + status + (words.isEmpty() ? "" : ": " + words) + ")");
    }

    private static long dateMs(String date) {
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant()
                .toEpochMilli();
    }

    private OptionalLong waitMs(long nowMs) {
        String wish = retryAfter.strip();
        if (wish.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            boolean seconds = wish.chars().allMatch(c -> c >= '0' && c <= '9');
            long ms = seconds ? Math.multiplyExact(Long.parseLong(wish), 1_000L) : dateMs(wish) - nowMs;
            return OptionalLong.of(Math.clamp(ms, 0L, LONGEST_WAIT.toMillis()));
        } catch (ArithmeticException | NumberFormatException _) {
            return OptionalLong.of(LONGEST_WAIT.toMillis());
        } catch (DateTimeException _) {
            return OptionalLong.empty();
        }
    }
}
