package org.veille.lorawan;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One device that the network knows: its keys and how far its counter has come.
 *
 * <p>The air carries the lower 16 bits of a counter of 32. With {@code last} the counter accepted last, a frame can
 * only be {@code next}, the smallest number not below {@code last} with those lower bits, or older than {@code last},
 * for which {@code next − 65536} is tried so that a replay is told apart from a forgery. The MIC covers all 32 bits
 * and decides.
 *
 * <p>There is no MAX_FCNT_GAP: LoRaWAN 1.0.4 dropped it. It protected nothing that the MIC does not, and after months
 * without the gateway it would lock a personalised device out for good.
 */
final class Session {
    /**
     * How many upper halves are tried on a device that was never heard: it may have counted for years on another
     * network. 16 of them are twenty years at a frame every ten minutes; a forged frame costs as many integrity codes.
     */
    static final int FIRST_CONTACT_UPPER_HALVES = 16;

    private static final long NEVER = -1;
    private static final long LOWER_HALF = 0x1_0000;
    private static final long MAX_COUNTER = 0xFFFF_FFFFL;

    private final SessionKeys keys;
    private final long keysMark;
    private long last = NEVER;
    private int lastMic;

    /** @param saved ignored when it was for another address or key */
    Session(SessionKeys keys, Optional<SessionState> saved) {
        this.keys = keys;
        this.keysMark = SessionState.markOf(keys);
        saved.filter(state -> state.keysMark() == keysMark).ifPresent(state -> {
            last = state.fCntUp();
            lastMic = state.lastMic();
        });
    }

    SessionKeys keys() {
        return keys;
    }

    /** Empty while the device was never heard. */
    Optional<SessionState> state() {
        return last == NEVER
                ? Optional.empty()
                : Optional.of(new SessionState(keys.devEui(), keysMark, last, lastMic));
    }

    /** What a frame is to this session. Changes nothing. */
    sealed interface Verdict {
        /** Signed with this key, and new. */
        record Fresh(long fCnt32) implements Verdict {}

        /** The frame accepted last, once more. */
        record Same(long fCnt32) implements Verdict {}

        /** Signed with this key, and its counter was used before. */
        record Used(long fCnt32, long last) implements Verdict {}

        /** Not signed with this key. */
        record Foreign() implements Verdict {}
    }

    Verdict judge(byte[] phyPayload) {
        int lower = DataFrame.fCnt(phyPayload);
        return last == NEVER ? firstContact(phyPayload, lower) : judge(phyPayload, next(last, lower));
    }

    private Verdict firstContact(byte[] phyPayload, int lower) {
        for (int upper = 0; upper < FIRST_CONTACT_UPPER_HALVES; upper++) {
            long candidate = upper * LOWER_HALF + lower;
            if (signed(phyPayload, candidate)) {
                return new Verdict.Fresh(candidate);
            }
        }
        return new Verdict.Foreign();
    }

    private Verdict judge(byte[] phyPayload, long next) {
        if (next <= MAX_COUNTER && signed(phyPayload, next)) {
            if (next == last) {
                return mic(phyPayload) == lastMic ? new Verdict.Same(last) : new Verdict.Used(next, last);
            }
            return new Verdict.Fresh(next);
        }
        long older = next - LOWER_HALF;
        return older >= 0 && signed(phyPayload, older) ? new Verdict.Used(older, last) : new Verdict.Foreign();
    }

    /**
     * The smallest counter not below {@code last} whose lower half is {@code lower}; above 2³² − 1 when none is left.
     */
    static long next(long last, int lower) {
        long candidate = last / LOWER_HALF * LOWER_HALF + lower;
        return candidate >= last ? candidate : candidate + LOWER_HALF;
    }

    /** From now on this frame and every older one is refused. */
    SessionState advance(long fCnt32, byte[] phyPayload) {
        last = fCnt32;
        lastMic = mic(phyPayload);
        return new SessionState(keys.devEui(), keysMark, last, lastMic);
    }

    /** Decrypts: port 0 with the network's key, any other with the application's. */
    byte[] decrypted(DataFrame frame, long fCnt32) {
        Aes128Key key = frame.fPort() == 0 ? keys.nwkSKey() : keys.appSKey();
        return FrameCipher.payload(key, Direction.UP, frame.devAddr(), fCnt32, frame.frmPayload());
    }

    private boolean signed(byte[] phyPayload, long fCnt32) {
        return FrameCipher.endsWith(
                phyPayload, FrameCipher.mic(keys.nwkSKey(), Direction.UP, keys.devAddr(), fCnt32, phyPayload));
    }

    private static int mic(byte[] phyPayload) {
        return ByteBuffer.wrap(phyPayload).getInt(phyPayload.length - FrameCipher.MIC_BYTES);
    }
}
