package org.veille.adapter.coap;

import java.util.List;
import java.util.Optional;

/** The path of a request as a device's address: {@code /air}. */
final class ResourcePath {
    /** Longest path, in characters; a device's own RAM holds less. */
    static final int MAX_LENGTH = 255;

    private ResourcePath() {}

    /**
     * Joins Uri-Path options (RFC 7252, 5.10.1); empty ones, as a trailing slash leaves, are dropped.
     *
     * @return empty when the path is too long, or a segment holds a slash or a control character, or is {@code .} or
     *     {@code ..}: two devices could then not be told apart
     */
    static Optional<String> of(List<String> segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            if (segment.isEmpty()) {
                continue;
            }
            boolean plain = segment.chars().noneMatch(c -> c == '/' || Character.isISOControl(c));
            if (!plain || segment.equals(".") || segment.equals("..")) {
                return Optional.empty();
            }
            path.append('/').append(segment);
            if (path.length() > MAX_LENGTH) {
                return Optional.empty();
            }
        }
        return Optional.of(path.isEmpty() ? "/" : path.toString());
    }
}
