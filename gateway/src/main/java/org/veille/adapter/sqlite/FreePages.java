package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the header's account of the file and at the list of its free pages, which SQLite believes without looking: a
 * rotten number there makes it write new rows over pages in use.
 *
 * <pre>
 * header   at 16 u16 page size · at 28 u32 pages · at 32 u32 first trunk page, 0 for none · at 36 u32 free pages
 * trunk    u32 next trunk page, 0 at the end · u32 how many · so many u32 free pages
 * </pre>
 *
 * <p>(https://sqlite.org/fileformat2.html, 1.3 and 1.5.) To be asked while the log holds nothing.
 */
final class FreePages implements AutoCloseable {
    private final FileChannel file;

    /**
     * Stays open as long as the database is: closing any file of it in this process would take SQLite's locks along
     * (https://sqlite.org/howtocorrupt.html, 2.2).
     */
    FreePages(Path database) throws IOException {
        this.file = FileChannel.open(database, StandardOpenOption.READ);
    }

    /** What does not fit. */
    Optional<String> wrong() throws IOException {
        ByteBuffer header = read(0, 100);
        int size = Short.toUnsignedInt(header.getShort(16));
        long pageBytes = size == 1 ? 65_536 : size;
        long pages = Integer.toUnsignedLong(header.getInt(28));
        if (pages * pageBytes != file.size()) {
            return Optional.of("the header counts " + pages + " pages in " + file.size() + " bytes");
        }
        long free = Integer.toUnsignedLong(header.getInt(36));
        Set<Long> seen = new HashSet<>();
        long trunk = Integer.toUnsignedLong(header.getInt(32));
        long found = 0;
        while (trunk != 0) {
            if (trunk > pages || !seen.add(trunk) || found > free) {
                return Optional.of("the list of free pages leads astray");
            }
            ByteBuffer page = read((trunk - 1) * pageBytes, (int) pageBytes);
            long leaves = Integer.toUnsignedLong(page.getInt(4));
            if (leaves > pageBytes / 4 - 2) {
                return Optional.of("a list of " + leaves + " free pages in one of " + pageBytes + " bytes");
            }
            for (int i = 0; i < leaves; i++) {
                long leaf = Integer.toUnsignedLong(page.getInt(8 + 4 * i));
                if (leaf < 2 || leaf > pages || !seen.add(leaf)) {
                    return Optional.of("free page " + leaf + " of " + pages);
                }
            }
            found += 1 + leaves;
            trunk = Integer.toUnsignedLong(page.getInt(0));
        }
        return found == free ? Optional.empty() : Optional.of("found " + found + " free pages of " + free);
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
