package org.veille.codec;

import java.util.OptionalLong;
import org.veille.codec.FieldMapping.Target;
import org.veille.model.Payload;

/**
 * One value as text, one topic a quantity: {@code 21.5}, {@code 21.5 °C}, {@code on}. White space around it and one
 * pair of double quotes (a JSON text) are taken off. A unit that converts into the target's is converted.
 */
public record PlainNumber(Target target) implements Codec {
    /** Longest payload looked at: the text, its quotes, and generous white space. */
    private static final int MAX_LENGTH = 256;

    @Override
    public Decoded decode(Payload payload, long receivedMs) {
        if (payload.bytes().length > MAX_LENGTH) {
            return new Decoded.Undecodable(payload.bytes().length + " bytes, expected one number as text");
        }
        Findings findings = new Findings();
        switch (Scalar.ofText(unquoted(payload.text().strip()), target)) {
            case Scalar.Value(double value) -> findings.read(target, value, OptionalLong.empty());
            case Scalar.Nothing _ -> {}
            case Scalar.Wrong(String reason) -> findings.wrong("", reason);
        }
        return findings.conclude();
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
