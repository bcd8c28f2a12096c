package org.veille.app;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Text for a terminal: what strangers send must neither move the cursor nor turn the line around. */
final class TerminalText {
    private static final char INSTEAD = '·';
    private static final String MORE = "…";

    private TerminalText() {}

    /** On one line, at most {@code max} characters; whatever does not show as a character of its own is a dot. */
    static String printable(String text, int max) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(max).forEach(c -> {
            if (isPrintable(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(c == '\n' || c == '\t' ? ' ' : INSTEAD);
            }
        });
        return text.codePointCount(0, text.length()) > max ? shown + MORE : shown.toString();
    }

    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A payload as text where it is UTF-8, perhaps cut in its last character; else in hex. */
    static String payload(byte[] bytes, int max) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, false);
        text.flip();
        boolean binary = result.isError() || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r');
        return binary
                ? "hex " + printable(HexFormat.of().formatHex(bytes), max)
                : printable(text.toString().strip(), max);
    }

    /** {@code 40 s}, {@code 12 min}, {@code 5 h}, {@code 3 d}: how long something is past. */
    static String age(long ms) {
        long s = Math.max(0, ms) / 1_000;
        if (s < 120) {
            return s + " s";
        }
        if (s < 7_200) {
            return s / 60 + " min";
        }
        return s < 172_800 ? s / 3_600 + " h" : s / 86_400 + " d";
    }

    /** At most six digits that mean something: {@code 21.5}, {@code 655.125}. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        if (size >= 1e6 || size < 1e-3) {
            return Double.toString(value);
        }
        int decimals = Math.clamp(5 - (long) Math.floor(Math.log10(size)), 0, 6);
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.indexOf('.') < 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
