package org.veille.lab.series;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a CSV file, cut into cells (RFC 4180, with {@code ,} or {@code ;}; a quoted cell ends on its line). Works on
 * bytes: no object is made for a line or a cell unless its text is asked for.
 */
final class CsvLines implements Closeable {
    /** Longer lines are no series: it bounds the memory that a wrong file can take. */
    static final int MAX_LINE_BYTES = 64 * 1_024;

    private static final int READ_BYTES = 64 * 1_024;
    private static final int MAX_CELLS = 1_024;

    private final Path file;
    private final InputStream in;
    private final byte[] read = new byte[READ_BYTES];
    private int readAt;
    private int readEnd;
    private long bytesRead;

    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int lineEnd;
    private long number;
    private byte separator = ',';
    private final int[] starts = new int[MAX_CELLS];
    private final int[] ends = new int[MAX_CELLS];
    private int cells;

    CsvLines(Path file) throws IOException {
        this.file = file;
        this.in = Files.newInputStream(file);
    }

    /** Takes the first line: finds the separator in it and cuts it. */
    void header() throws IOException {
        if (!fill()) {
            throw new CsvMistake(file, 1, "", "a header line such as 'time,value'", "the file is empty");
        }
        dropByteOrderMark();
        for (int i = 0; i < lineEnd; i++) {
            if (line[i] == 0) {
                throw mistake(text(0, lineEnd), "text in UTF-8", "save the file as 'CSV UTF-8'");
            }
        }
        separator = isOutsideQuotes(';') ? (byte) ';' : (byte) ',';
        cut();
    }

    /** Goes to the next line that is not blank; false at the end of the file. */
    boolean next() throws IOException {
        do {
            if (!fill()) {
                return false;
            }
        } while (isBlank());
        cut();
        return true;
    }

    int cells() {
        return cells;
    }

    char separator() {
        return (char) separator;
    }

    /** The bytes of the line; a cell is {@code start(i)} to {@code end(i)}, without quotes and outer spaces. */
    byte[] bytes() {
        return line;
    }

    int start(int cell) {
        return starts[cell];
    }

    int end(int cell) {
        return ends[cell];
    }

    String text(int cell) {
        return text(starts[cell], ends[cell]).replace("\"\"", "\"");
    }

    /** The whole line. */
    String text() {
        return text(0, lineEnd);
    }

    long bytesRead() {
        return bytesRead - (readEnd - readAt);
    }

    CsvMistake mistake(String found, String expected, String remedy) {
        return new CsvMistake(file, number, found, expected, remedy);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    /** Copies the next line, without its end ({@code \n} or {@code \r\n}). */
    private boolean fill() throws IOException {
        lineEnd = 0;
        number++;
        boolean some = false;
        while (readAt < readEnd || more()) {
            some = true;
            int from = readAt;
            while (readAt < readEnd && read[readAt] != '\n') {
                readAt++;
            }
            int length = readAt - from;
            if (lineEnd + length > MAX_LINE_BYTES) {
                throw mistake(text(0, lineEnd), "a line of at most " + MAX_LINE_BYTES + " bytes", "");
            }
            System.arraycopy(read, from, line, lineEnd, length);
            lineEnd += length;
            if (readAt < readEnd) {
                readAt++;
                break;
            }
        }
        if (lineEnd > 0 && line[lineEnd - 1] == '\r') {
            lineEnd--;
        }
        return some;
    }

    private boolean more() throws IOException {
        readAt = 0;
        readEnd = Math.max(0, in.read(read));
        bytesRead += readEnd;
        return readEnd > 0;
    }

    private void dropByteOrderMark() {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        if (lineEnd >= mark.length && Arrays.equals(line, 0, mark.length, mark, 0, mark.length)) {
            lineEnd -= mark.length;
            System.arraycopy(line, mark.length, line, 0, lineEnd);
        }
    }

    private boolean isBlank() {
        for (int i = 0; i < lineEnd; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isOutsideQuotes(char wanted) {
        boolean quoted = false;
        for (int i = 0; i < lineEnd; i++) {
            quoted ^= line[i] == '"';
            if (line[i] == wanted && !quoted) {
                return true;
            }
        }
        return false;
    }

    private void cut() {
        cells = 0;
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i <= lineEnd; i++) {
            if (i == lineEnd || line[i] == separator && !quoted) {
                cell(from, i);
                from = i + 1;
            } else if (line[i] == '"') {
                quoted = !quoted;
            }
        }
        if (quoted) {
            throw mistake(text(), "a quotation mark at the end of the cell", "");
        }
    }

    private void cell(int from, int to) {
        if (cells == MAX_CELLS) {
            throw mistake(text(), "at most " + MAX_CELLS + " columns", "");
        }
        int start = from;
        int end = to;
        while (start < end && line[start] <= ' ' && line[start] >= 0) {
            start++;
        }
        while (end > start && line[end - 1] <= ' ' && line[end - 1] >= 0) {
            end--;
        }
        if (end - start >= 2 && line[start] == '"' && line[end - 1] == '"') {
            start++;
            end--;
        }
        starts[cells] = start;
        ends[cells] = end;
        cells++;
    }
}
