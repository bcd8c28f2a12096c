package org.veille.lorawan;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.Payload;

/**
 * A frame taken apart for a person: what {@code veille lorawan} prints. What the frame does not have, and what cannot
 * be known without a key, is empty. Hex is in the order of the air, except for numbers and addresses, which are
 * turned round as people write them.
 *
 * @param devNonce 4 hex digits
 * @param joinNonce 6 hex digits
 * @param netId 6 hex digits
 * @param fCnt lower half of the counter, as sent
 * @param fCnt32 the full counter; known when its upper half was given or the MIC proves it to be 0
 * @param frmPayload hex, as sent
 * @param payload hex, decrypted
 * @param mic 8 hex digits
 * @param micOk empty without the key that it needs
 */
public record FrameInspection(
        MessageType type,
        Optional<Eui64> joinEui,
        Optional<Eui64> devEui,
        Optional<String> devNonce,
        Optional<String> joinNonce,
        Optional<String> netId,
        Optional<DevAddr> devAddr,
        Optional<FrameControl> fCtrl,
        OptionalInt fCnt,
        OptionalLong fCnt32,
        Optional<List<MacCommand>> fOpts,
        OptionalInt fPort,
        Optional<String> frmPayload,
        Optional<String> payload,
        Optional<String> mic,
        Optional<Boolean> micOk) {
    private static final HexFormat HEX = HexFormat.of();

    /**
     * What the person knows of the device.
     *
     * @param fCntHigh upper half of the frame counter, 0 to 65,535; 0 is tried when it is not given
     */
    public record Keys(
            Optional<Aes128Key> nwkSKey,
            Optional<Aes128Key> appSKey,
            Optional<Aes128Key> appKey,
            OptionalInt fCntHigh) {
        public static final Keys NONE =
                new Keys(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());

        private static final int MAX_HIGH = 0xFFFF;

        public Keys {
            if (fCntHigh.isPresent() && (fCntHigh.getAsInt() < 0 || fCntHigh.getAsInt() > MAX_HIGH)) {
                throw new InvalidValue(Integer.toString(fCntHigh.getAsInt()), "an upper half of 0 to 65535");
            }
        }
    }

    /** @throws InvalidValue when the bytes are no LoRaWAN 1.0.x frame */
    public static FrameInspection of(byte[] phyPayload, Keys keys) {
        return switch (PhyPayload.parse(phyPayload)) {
            case BadFrame(String reason) ->
                throw new InvalidValue(
                        shortened(phyPayload),
                        "a LoRaWAN 1.0 frame",
                        reason + "; give the whole PHYPayload, MHDR to MIC");
            case JoinRequest request -> joinRequest(request, phyPayload, keys);
            case JoinAccept accept -> joinAccept(accept, keys);
            case DataFrame frame -> data(frame, phyPayload, keys);
        };
    }

    private static FrameInspection joinRequest(JoinRequest request, byte[] phyPayload, Keys keys) {
        return new FrameInspection(
                MessageType.JOIN_REQUEST,
                Optional.of(request.joinEui()),
                Optional.of(request.devEui()),
                Optional.of(HEX.toHexDigits(request.devNonce(), 4)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(HEX.formatHex(request.mic())),
                keys.appKey().map(key -> FrameCipher.endsWith(phyPayload, FrameCipher.joinMic(key, phyPayload))));
    }

    private static FrameInspection joinAccept(JoinAccept accept, Keys keys) {
        Optional<JoinAccept.Opened> opened = keys.appKey().map(accept::open);
        return new FrameInspection(
                MessageType.JOIN_ACCEPT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                opened.map(o -> HEX.toHexDigits(o.joinNonce(), 6)),
                opened.map(o -> HEX.toHexDigits(o.netId(), 6)),
                opened.map(JoinAccept.Opened::devAddr),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                opened.map(o -> HEX.formatHex(o.mic())),
                opened.map(JoinAccept.Opened::micOk));
    }

    private static FrameInspection data(DataFrame frame, byte[] phyPayload, Keys keys) {
        long counter = (long) keys.fCntHigh().orElse(0) << Short.SIZE | frame.fCnt();
        Direction direction = frame.type().direction();
        Optional<Boolean> micOk = keys.nwkSKey()
                .map(key -> FrameCipher.endsWith(
                        phyPayload, FrameCipher.mic(key, direction, frame.devAddr(), counter, phyPayload)));
        boolean counterKnown = keys.fCntHigh().isPresent() || micOk.orElse(false);
        boolean hasPort = frame.fPort() != Payload.NO_PORT;
        Optional<Aes128Key> key = frame.fPort() == 0 ? keys.nwkSKey() : keys.appSKey();
        return new FrameInspection(
                frame.type(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(frame.devAddr()),
                Optional.of(frame.fCtrl()),
                OptionalInt.of(frame.fCnt()),
                counterKnown ? OptionalLong.of(counter) : OptionalLong.empty(),
                Optional.of(frame.options()),
                hasPort ? OptionalInt.of(frame.fPort()) : OptionalInt.empty(),
                hasPort ? Optional.of(HEX.formatHex(frame.frmPayload())) : Optional.empty(),
                key.filter(_ -> hasPort)
                        .map(k -> FrameCipher.payload(k, direction, frame.devAddr(), counter, frame.frmPayload()))
                        .map(HEX::formatHex),
                Optional.of(HEX.formatHex(frame.mic())),
                micOk);
    }

    private static String shortened(byte[] bytes) {
        int shown = Math.min(bytes.length, 32);
        return HEX.formatHex(bytes, 0, shown) + (shown < bytes.length ? "…" : "");
    }
}
