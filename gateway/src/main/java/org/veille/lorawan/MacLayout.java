package org.veille.lorawan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The MAC commands of LoRaWAN 1.0.4, chapter 5, for class A: identifier, direction, length and the meaning of the
 * bytes. Bits are numbered from the least significant; a frequency is 3 bytes LE in steps of 100 Hz.
 */
enum MacLayout {
    LINK_CHECK_REQ("LinkCheckReq", 0x02, Direction.UP, 0, (_, _) -> {}),
    /** {@code Margin | GwCnt}. */
    LINK_CHECK_ANS("LinkCheckAns", 0x02, Direction.DOWN, 2, (b, out) -> {
        out.number("marginDb", b, 0, 1);
        out.number("gatewayCount", b, 1, 1);
    }),
    /** {@code DataRate 7..4, TXPower 3..0 | ChMask LE 2 | ChMaskCntl 6..4, NbTrans 3..0}. */
    LINK_ADR_REQ("LinkADRReq", 0x03, Direction.DOWN, 4, (b, out) -> {
        out.bits("dataRate", b[0], 4, 0x0F);
        out.bits("txPower", b[0], 0, 0x0F);
        out.number("channelMask", b, 1, 2);
        out.bits("channelMaskControl", b[3], 4, 0x07);
        out.bits("transmissions", b[3], 0, 0x0F);
    }),
    LINK_ADR_ANS("LinkADRAns", 0x03, Direction.UP, 1, (b, out) -> {
        out.flag("channelMaskAck", b[0], 0);
        out.flag("dataRateAck", b[0], 1);
        out.flag("powerAck", b[0], 2);
    }),
    /** The device keeps its airtime below 1 / 2^maxDutyCycle. */
    DUTY_CYCLE_REQ("DutyCycleReq", 0x04, Direction.DOWN, 1, (b, out) -> out.bits("maxDutyCycle", b[0], 0, 0x0F)),
    DUTY_CYCLE_ANS("DutyCycleAns", 0x04, Direction.UP, 0, (_, _) -> {}),
    /** {@code RX1DROffset 6..4, RX2DataRate 3..0 | Frequency LE 3}. */
    RX_PARAM_SETUP_REQ("RXParamSetupReq", 0x05, Direction.DOWN, 4, (b, out) -> {
        out.bits("rx1DataRateOffset", b[0], 4, 0x07);
        out.bits("rx2DataRate", b[0], 0, 0x0F);
        out.frequency(b, 1);
    }),
    RX_PARAM_SETUP_ANS("RXParamSetupAns", 0x05, Direction.UP, 1, (b, out) -> {
        out.flag("channelAck", b[0], 0);
        out.flag("rx2DataRateAck", b[0], 1);
        out.flag("rx1DataRateOffsetAck", b[0], 2);
    }),
    DEV_STATUS_REQ("DevStatusReq", 0x06, Direction.DOWN, 0, (_, _) -> {}),
    /** Battery 0 = mains, 1 to 254 = empty to full, 255 = cannot tell; margin in dB, 6 bits with a sign. */
    DEV_STATUS_ANS("DevStatusAns", 0x06, Direction.UP, 2, (b, out) -> {
        out.number("battery", b, 0, 1);
        out.signed("marginDb", b[1], 6);
    }),
    /** {@code ChIndex | Frequency LE 3 | MaxDR 7..4, MinDR 3..0}; frequency 0 switches the channel off. */
    NEW_CHANNEL_REQ("NewChannelReq", 0x07, Direction.DOWN, 5, (b, out) -> {
        out.number("channel", b, 0, 1);
        out.frequency(b, 1);
        out.bits("minDataRate", b[4], 0, 0x0F);
        out.bits("maxDataRate", b[4], 4, 0x0F);
    }),
    NEW_CHANNEL_ANS("NewChannelAns", 0x07, Direction.UP, 1, (b, out) -> {
        out.flag("frequencyAck", b[0], 0);
        out.flag("dataRateAck", b[0], 1);
    }),
    /** Seconds between an uplink and the first window; 0 means 1. */
    RX_TIMING_SETUP_REQ("RXTimingSetupReq", 0x08, Direction.DOWN, 1, (b, out) -> out.bits("delayS", b[0], 0, 0x0F)),
    RX_TIMING_SETUP_ANS("RXTimingSetupAns", 0x08, Direction.UP, 0, (_, _) -> {}),
    /** Not used in EU868. */
    TX_PARAM_SETUP_REQ("TxParamSetupReq", 0x09, Direction.DOWN, 1, (b, out) -> {
        out.flag("downlinkDwellTime", b[0], 5);
        out.flag("uplinkDwellTime", b[0], 4);
        out.bits("maxEirp", b[0], 0, 0x0F);
    }),
    TX_PARAM_SETUP_ANS("TxParamSetupAns", 0x09, Direction.UP, 0, (_, _) -> {}),
    DL_CHANNEL_REQ("DlChannelReq", 0x0A, Direction.DOWN, 4, (b, out) -> {
        out.number("channel", b, 0, 1);
        out.frequency(b, 1);
    }),
    DL_CHANNEL_ANS("DlChannelAns", 0x0A, Direction.UP, 1, (b, out) -> {
        out.flag("frequencyAck", b[0], 0);
        out.flag("uplinkFrequencyExists", b[0], 1);
    }),
    DEVICE_TIME_REQ("DeviceTimeReq", 0x0D, Direction.UP, 0, (_, _) -> {}),
    /** Seconds since the GPS epoch (1980-01-06, no leap seconds) at the end of the uplink, then 1/256 s. */
    DEVICE_TIME_ANS("DeviceTimeAns", 0x0D, Direction.DOWN, 5, (b, out) -> {
        out.number("gpsSeconds", b, 0, 4);
        out.number("fraction256", b, 4, 1);
    });

    private final String specName;
    private final int cid;
    private final Direction direction;
    private final int length;
    private final Body body;

    MacLayout(String specName, int cid, Direction direction, int length, Body body) {
        this.specName = specName;
        this.cid = cid;
        this.direction = direction;
        this.length = length;
        this.body = body;
    }

    /** @return null when there is none */
    static MacLayout find(int cid, Direction direction) {
        for (MacLayout layout : values()) {
            if (layout.cid == cid && layout.direction == direction) {
                return layout;
            }
        }
        return null;
    }

    /** Bytes after the identifier. */
    int length() {
        return length;
    }

    /** @param bytes exactly {@link #length} */
    MacCommand read(byte[] bytes) {
        Fields fields = new Fields();
        body.read(bytes, fields);
        return new MacCommand(cid, specName, fields.values);
    }

    /** Reads the bytes after the identifier. */
    private interface Body {
        void read(byte[] bytes, Fields out);
    }

    private static final class Fields {
        private static final int FREQUENCY_STEP_HZ = 100;

        private final Map<String, Object> values = new LinkedHashMap<>();

        void number(String name, byte[] bytes, int at, int size) {
            values.put(name, LittleEndian.read(bytes, at, size));
        }

        void bits(String name, byte from, int lowest, int mask) {
            values.put(name, (long) (from >> lowest & mask));
        }

        void signed(String name, byte from, int bits) {
            int unused = Integer.SIZE - bits;
            values.put(name, (long) (from << unused >> unused));
        }

        void flag(String name, byte from, int bit) {
            values.put(name, (from >> bit & 1) == 1);
        }

        void frequency(byte[] bytes, int at) {
            values.put("frequencyHz", LittleEndian.read(bytes, at, 3) * FREQUENCY_STEP_HZ);
        }
    }
}
