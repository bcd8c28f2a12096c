package org.veille.json;

/** Bytes that are not the JSON we take. Checked: whoever reads hostile bytes says what happens then. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int line;
    private final int column;

    JsonException(String reason, int line, int column) {
        super(reason + " at line " + line + ", column " + column);
        this.reason = reason;
        this.line = line;
        this.column = column;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1, in characters; in bytes where the bytes are not UTF-8. */
    public int column() {
        return column;
    }
}
