package org.veille.adapter.js;

/**
 * A decoder that cannot be loaded: found when a device is installed or the configuration read, not at its first uplink.
 */
public final class InvalidScript extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final int line;
    private final String reason;

    InvalidScript(String name, int line, String reason) {
        super(name + (line > 0 ? ":" + line : "") + ": " + reason);
        this.name = name;
        this.line = line;
        this.reason = reason;
    }

    /** The file, as the caller named it. */
    public String name() {
        return name;
    }

    /** From 1; 0 when the whole file is meant. */
    public int line() {
        return line;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }
}
