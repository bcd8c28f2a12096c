package org.veille.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that people write, in YAML 1.2, read into {@link Node}s. Only what such files need is taken: one document, no
 * aliases, anchors or tags, UTF-8. Everything else is a problem with its place and a remedy.
 */
public final class YamlFile {
    /** Largest file, in bytes: a thousand devices take about 200 kB. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** Deepest nesting: rules with conditions in conditions take about ten. */
    public static final int MAX_DEPTH = 32;

    /** Most texts, lists and mappings in a file: a thousand devices take about 20,000. */
    public static final int MAX_NODES = 100_000;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private YamlFile() {}

    /**
     * @return the file's node, a {@link Node.Nothing} for an empty file; empty when it cannot be read as YAML at all
     */
    public static Optional<Node> read(Path path, Problems problems) {
        String name = path.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            boolean denied = e instanceof AccessDeniedException;
            String remedy = denied ? "let the user who runs it read the file" : "check the path";
            problems.error(top(name), "file", words(path, e), "a readable file", remedy);
            return Optional.empty();
        }
        if (bytes.length > MAX_BYTES) {
            return tooLarge(name, problems);
        }
        return decode(name, bytes, problems).flatMap(text -> parse(name, text, problems));
    }

    /**
     * @param name as in {@link Where#file()}; relative paths in the text count from its folder
     * @return the text's node, a {@link Node.Nothing} for an empty text; empty when it cannot be read as YAML at all
     */
    public static Optional<Node> parse(String name, String text, Problems problems) {
        if (text.length() > MAX_BYTES) {
            return tooLarge(name, problems);
        }
        String body = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        int unprintable = firstUnprintable(body);
        if (unprintable >= 0) {
            String found = String.format("the control character U+%04X", body.codePointAt(unprintable));
            Where place = after(name, body.substring(0, unprintable));
            problems.error(place, "syntax", found, "printable text", "remove the character");
            return Optional.empty();
        }
        return Composition.compose(name, body, problems);
    }

    private static Optional<Node> tooLarge(String name, Problems problems) {
        String found = "more than " + MAX_BYTES / 1024 + " KiB";
        String expected = "a file of at most " + MAX_BYTES / 1024 + " KiB";
        problems.error(top(name), "limit", found, expected, "split the file");
        return Optional.empty();
    }

    private static String words(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to read it";
        }
        return Files.isDirectory(path) ? "a folder" : "an error while reading it (" + e.getMessage() + ")";
    }

    private static Optional<String> decode(String name, byte[] bytes, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            String before = text.toString().replace("\uFEFF", "");
            problems.error(
                    after(name, before),
                    "syntax",
                    "a byte that is not UTF-8",
                    "a text file in UTF-8",
                    "save the file in the encoding UTF-8");
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    /** The first character that YAML 1.2 (production c-printable) does not allow, or -1. */
    private static int firstUnprintable(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean printable = c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c == 0x85
                    || (c >= 0x20 && c <= 0x7E)
                    || (c >= 0xA0 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD && c != BYTE_ORDER_MARK)
                    || c >= 0x10000;
            if (!printable) {
                return i;
            }
            i += Character.charCount(c);
        }
        return -1;
    }

    private static Where top(String name) {
        return after(name, "");
    }

    /** The place that follows {@code before}, the beginning of a file. */
    private static Where after(String name, String before) {
        String[] lines = before.split("\r\n|\r|\n", -1);
        String last = lines[lines.length - 1];
        return Where.of(new Node.Mark(name, lines.length, last.codePointCount(0, last.length()) + 1), "");
    }
}
