package org.veille.model;

/** Every way to lose, refuse or drop something. Each has a line in the ledger; nothing is dropped without one. */
public enum Loss {
    /** Uplink: no device of the configuration has this address. */
    UNKNOWN_DEVICE("unknownDevice", true, "no configured device has this address"),
    /** Uplink: the payload could not be decoded. */
    UNDECODABLE("undecodable", true, "the codec found no readings"),
    /** Uplink: larger than {@link Payload#MAX_BYTES}. */
    TOO_LARGE("tooLarge", true, "the payload exceeds 64 KiB"),
    /** Uplink: more readings than an uplink may carry. */
    TOO_MANY_READINGS("tooManyReadings", true, "more than 1,000 readings in one uplink"),
    /** Uplink: the inbox was full and the protocol has no back-pressure. */
    INBOX_FULL("inboxFull", true, "the gateway could not keep up"),
    /** Uplink: the same message again. */
    REDELIVERED("redelivered", true, "the source sent the same message again"),
    /** Uplink: the disk takes no transactions, and the memory for what waits for it is full. */
    DISK_FAILING("diskFailing", true, "the disk took nothing, and the memory for what waits was full"),
    /** Uplink: the kernel dropped packets of a UDP port before the gateway could read them. */
    KERNEL("kernelDropped", true, "the kernel dropped packets before the gateway could read them"),
    /** CoAP: a packet that does not follow the protocol. */
    MALFORMED("malformed", true, "a packet that does not follow its protocol"),
    /** MQTT: a retained message, delivered because we subscribed: its reading may be weeks old. */
    RETAINED("retained", true, "a retained message is not news: the broker keeps it from earlier"),
    /** Uplink or reading: the program itself failed on it. */
    DEFECT("defect", true, "a mistake in the program; the log has it, please report it"),

    /** LoRaWAN: the message integrity code does not match. */
    BAD_MIC("badMic", true, "the message integrity code does not match"),
    /** LoRaWAN: a frame counter that was already used. */
    FRAME_COUNTER("frameCounter", true, "the frame counter was already used"),
    /** LoRaWAN: not an uplink data frame, or too short. */
    BAD_FRAME("badFrame", true, "not a LoRaWAN frame that the gateway takes"),
    /** LoRaWAN: the concentrator is not on the list. */
    UNKNOWN_CONCENTRATOR("unknownConcentrator", true, "the concentrator's EUI is not configured"),
    /** LoRaWAN: the concentrator received the frame with a bad checksum. */
    BAD_CRC("badCrc", true, "the radio packet had a bad checksum"),

    /** Reading: NaN or infinite. */
    NOT_A_NUMBER("notANumber", false, "the value is not a number"),
    /** Reading: outside the physical range of its quantity. */
    OUT_OF_RANGE("outOfRange", false, "physically impossible"),
    /** Reading: same series, same time, same value. */
    DUPLICATE_TIME("duplicateTime", false, "same series, time and value as before"),
    /** Reading: older than what was already taken into the condenser. */
    LATE("late", false, "older than what was already condensed"),
    /** Reading: a meter's index that contradicts the readings on either side. */
    SET_ASIDE("setAside", false, "a meter's index that went backwards and came again"),
    /** Reading: the device's time is too far from the gateway's. */
    IMPLAUSIBLE_TIME("implausibleTime", false, "the device's time is too far off"),
    /** Reading: thinned by the sampling plan; rules saw it. */
    SAMPLED("sampled", false, "thinned by the sampling plan"),
    /** Reading: the series limit is reached. */
    TOO_MANY_SERIES("tooManySeries", false, "more than 4,000 series"),

    /** Row: the server refused it; kept apart with its words. */
    REFUSED("refused", false, "the server refused the point"),
    /** Row: dropped because the disk budget was reached. */
    DISK_BUDGET("diskBudget", false, "the disk budget was reached"),
    /** Row: merged into its neighbour, whose bound is wider now. */
    THINNED("thinned", false, "merged into its neighbour within a wider bound"),
    /** Row: an operator dropped it from those kept apart. */
    DROPPED("dropped", false, "an operator dropped it"),
    /** Transaction or row: the database was damaged, and this part of it could not be read. */
    DAMAGED("damaged", false, "the database was damaged there"),

    /** Series: silent for longer than its gap; nothing is known of that interval. No reading is lost by it. */
    GAP("gap", false, "the sensor was silent"),
    /** The wall clock was set; the detail has by how much. No reading is lost by it. */
    CLOCK_STEP("clockStep", false, "the wall clock was set"),
    /** Stamps had been far ahead of a clock that is right; the detail has by how much, and where they begin. No reading is lost by it. */
    TIME_ANEW("timeAnew", false, "stamps had been far ahead of the right time, and began anew");

    private final String id;
    private final boolean uplink;
    private final String line;

    Loss(String id, boolean uplink, String line) {
        this.id = id;
        this.uplink = uplink;
        this.line = line;
    }

    /** The name in JSON and in the ledger. */
    public String id() {
        return id;
    }

    /** Whether it counts uplinks (else readings or rows). */
    public boolean countsUplinks() {
        return uplink;
    }

    /** One line for people. */
    public String line() {
        return line;
    }
}
