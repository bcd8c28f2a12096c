package org.veille.pipeline;

/**
 * How far apart transactions have to be, so that a card is not written to more than its budget allows. Pure: bytes and
 * monotonic time are arguments.
 *
 * <p>An account into which bytes are paid all the time, up to a bound, and from which every write is taken. It is paid
 * {@link #STEADY} of the budget a day and holds the rest at most: so whoever keeps it above zero has written no more than the
 * budget in <em>any</em> 24 hours, not only from midnight to midnight, and whoever writes faster than {@link #STEADY} of the
 * budget for long enough empties it and is noticed before the budget is broken.
 *
 * <pre>
 *   balance   full ............ half ............ 0 ............ −full
 *   spacing      none            | rises to cost / rate | (cost − balance) / rate
 *   isShort     no (again above three quarters) | yes
 * </pre>
 *
 * <p>Not every transaction can wait, so the balance may fall below zero, but no further than it may be above: old debts must
 * not stand in the way of all that comes later.
 */
final class CardBudget {
    /** Share of the budget that is paid in a day; the rest is what the account holds. */
    static final double STEADY = 0.8;

    private static final double DAY_NS = 86_400e9;

    /** Share of the account below which transactions that can wait do wait. */
    private static final double SHORT = 0.5;

    /** Share above which they no longer have to. */
    private static final double AMPLE = 0.75;

    /** Of two transactions that carry little. */
    private static final double LEAST_BYTES = 16_384;

    /** A CoAP client gives up after MAX_TRANSMIT_WAIT, 93 s (RFC 7252, 4.8.2). */
    private static final double MINUTE_NS = 60e9;

    /** Weight of the newest transaction in what one costs on the average. */
    private static final double NEWEST = 1 / 16.0;

    private final double fullBytes;
    private final double bytesANs;
    private double balance;
    private double costBytes;
    private long atNs;
    private boolean isShort;

    /** @param bytesADay 0 or more */
    CardBudget(long bytesADay, long nowNs) {
        this.fullBytes = bytesADay * (1 - STEADY);
        this.bytesANs = bytesADay * STEADY / DAY_NS;
        this.balance = fullBytes;
        this.atNs = nowNs;
    }

    /** Goes on with a balance from before; nothing is paid for a time of which nobody knows how long it was. */
    void restore(double before, double cost, long nowNs) {
        balance = Math.clamp(before, -fullBytes, fullBytes);
        costBytes = Math.max(0, cost);
        atNs = nowNs;
        judge();
    }

    /** The same boot: time has passed that the clock knows. */
    void restore(double before, double cost, long sinceNs, long nowNs) {
        restore(before, cost, Math.min(sinceNs, nowNs));
        accrue(nowNs);
        judge();
    }

    /** A transaction has cost so much. */
    void committed(long bytes, long nowNs) {
        costBytes = costBytes == 0 ? bytes : costBytes + (bytes - costBytes) * NEWEST;
        spent(bytes, nowNs);
    }

    /** So much was written beside transactions. */
    void spent(long bytes, long nowNs) {
        accrue(nowNs);
        balance = Math.max(-fullBytes, balance - bytes);
        judge();
    }

    private void accrue(long nowNs) {
        balance = Math.min(fullBytes, balance + bytesANs * Math.max(0, nowNs - atNs));
        atNs = Math.max(atNs, nowNs);
    }

    private void judge() {
        isShort = balance < (isShort ? AMPLE : SHORT) * fullBytes || fullBytes == 0;
    }

    /** From now until the next transaction that can wait; {@link Long#MAX_VALUE} when none is paid for. */
    long spacingNs() {
        double half = SHORT * fullBytes;
        if (balance >= half && fullBytes > 0) {
            return 0;
        }
        double bytes = balance < 0 || half == 0 ? costBytes - balance : costBytes * (1 - balance / half);
        double ns = bytesANs == 0 ? Double.POSITIVE_INFINITY : bytes / bytesANs;
        return ns >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) ns;
    }

    /**
     * The same where somebody waits for an answer and gives up some day: {@link #LEAST_BYTES} a minute are always paid. So the
     * least budget that a flood of requests cannot break is 24 MB a day.
     */
    long urgentSpacingNs() {
        return Math.min(spacingNs(), (long) (MINUTE_NS * Math.max(1, costBytes / LEAST_BYTES)));
    }

    /** Whether it is written so much that the budget will not do. */
    boolean isShort() {
        return isShort;
    }

    boolean isFull() {
        return balance >= fullBytes;
    }

    /** Bytes; below zero when more was written than paid for. */
    double balance() {
        return balance;
    }

    /** What a transaction costs on the average, bytes; 0 before the first. */
    double costBytes() {
        return costBytes;
    }
}
