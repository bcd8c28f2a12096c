package org.veille.adapter.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What can happen to the bytes of a database. */
enum Corruption {
    A_BIT {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            flip(database, random);
        }
    },
    SOME_BITS {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            for (int i = 0; i < 1 + random.nextInt(50); i++) {
                flip(database, random);
            }
        }
    },
    PAGES_OF_ZEROS {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                put(database, random.nextInt((int) (database.length() / 512)) * 512L, new byte[512]);
            }
        }
    },
    A_BLOCK_OF_NOISE {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            byte[] noise = new byte[4_096];
            random.nextBytes(noise);
            put(database, random.nextInt((int) (database.length() / 4_096)) * 4_096L, noise);
        }
    },
    A_BLOCK_ELSEWHERE {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            byte[] block = new byte[4_096];
            database.seek(random.nextInt((int) (database.length() / 4_096)) * 4_096L);
            database.readFully(block);
            put(database, random.nextInt((int) (database.length() / 4_096)) * 4_096L, block);
        }
    },
    CUT_OFF {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            database.setLength(random.nextInt(20) == 0 ? 0 : random.nextInt((int) database.length()));
        }
    },
    THE_HEADER {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                put(database, random.nextInt(100), new byte[] {(byte) random.nextInt()});
            }
        }
    },
    THE_BEGINNING {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            put(database, 0, new byte[4_096]);
        }
    },
    THE_SCHEMA {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            put(database, 100 + random.nextInt(412), new byte[] {(byte) random.nextInt()});
        }
    },
    THE_LOG {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                flip(log.length() > 0 ? log : database, random);
            }
        }
    },
    THE_LOGS_HEADER {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            if (log.length() > 0) {
                put(log, random.nextInt(32), new byte[] {(byte) random.nextInt()});
            }
        }
    },
    A_BLOCK_OF_THE_LOG {
        @Override
        void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException {
            if (log.length() > 4_096) {
                put(log, random.nextInt((int) (log.length() / 4_096)) * 4_096L, new byte[4_096]);
            }
        }
    };

    /** How many of the newest transactions it may take along unseen: those with which the log ends. */
    int lastOfLog() {
        return switch (this) {
            case THE_LOG -> 1;
            case A_BLOCK_OF_THE_LOG -> 4;
            default -> 0;
        };
    }

    /** @param log empty when there is none */
    abstract void strike(RandomAccessFile database, RandomAccessFile log, Random random) throws IOException;

    void strike(Path database, Random random) throws IOException {
        Path log = database.resolveSibling(database.getFileName() + "-wal");
        boolean none = Files.notExists(log);
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw");
                RandomAccessFile other = new RandomAccessFile(log.toFile(), "rw")) {
            strike(file, other, random);
        }
        if (none) {
            Files.delete(log);
        }
    }

    private static void flip(RandomAccessFile file, Random random) throws IOException {
        long at = random.nextInt((int) file.length());
        file.seek(at);
        int before = file.read();
        put(file, at, new byte[] {(byte) (before ^ 1 << random.nextInt(8))});
    }

    private static void put(RandomAccessFile file, long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }
}
