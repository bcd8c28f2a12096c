package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.veille.port.Journal.JournalException;

/** SQLite's result codes in words for the person who has to do something about it. */
final class Failure {
    private Failure() {}

    /**
     * Whether what is stored is damaged, rather than that the disk takes nothing: then trying again is of no use. A sector
     * that cannot be read counts as well: the rest of the file can be saved.
     */
    static boolean isDamage(Exception cause) {
        if (!(cause instanceof SQLException sql)) {
            return cause instanceof ByteReader.Damaged;
        }
        return switch (SQLiteErrorCode.getErrorCode(code(sql))) {
            case SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ, SQLITE_IOERR_CORRUPTFS -> true;
            // No statement of ours puts a row in twice: an index has lost what it should have found.
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID -> true;
            default -> primary(sql) == SQLiteErrorCode.SQLITE_CORRUPT || primary(sql) == SQLiteErrorCode.SQLITE_NOTADB;
        };
    }

    /** While a database is opened, and nothing was asked of it but what it is: a format that SQLite does not know. */
    static boolean isRefusal(Exception cause) {
        return cause instanceof SQLException sql && primary(sql) == SQLiteErrorCode.SQLITE_ERROR;
    }

    /** What was wrong, in one line. */
    static String reason(Exception cause) {
        String words = cause instanceof SQLException ? words(cause) + " " : "";
        return words + "(" + cause.getMessage() + ")";
    }

    /** @param doing what failed, such as {@code cannot commit tick 12 to} */
    static JournalException of(String doing, Path file, Exception cause) {
        return new JournalException(
                doing + " " + file + ": " + words(cause) + " (" + cause.getMessage() + ")", cause);
    }

    private static String words(Exception cause) {
        if (cause instanceof IOException) {
            return "the disk reports an error; look at the system's log, the card may be worn out";
        }
        if (!(cause instanceof SQLException sql)) {
            return "what is stored there cannot be read; the gateway saves the rest at its next start";
        }
        return switch (primary(sql)) {
            case SQLITE_FULL -> "the disk is full; free some space, nothing that was acknowledged is lost";
            case SQLITE_READONLY -> "the file system or the file is read-only; remount it or mend the file's mode";
            case SQLITE_PERM, SQLITE_AUTH -> "access is denied; mend the file's owner and mode";
            case SQLITE_CANTOPEN -> "it cannot be opened; mend the owner and mode of the file and of its folder";
            case SQLITE_IOERR -> "the disk reports an error; look at the system's log, the card may be worn out";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has it open, perhaps a running gateway";
            case SQLITE_NOTADB -> "it is not a SQLite database, or its beginning is damaged";
            case SQLITE_CORRUPT -> "the database is damaged; the gateway saves the rest at its next start";
            default -> "the database refuses it";
        };
    }

    /** Extended codes such as SQLITE_IOERR_FSYNC stand for their primary one. */
    private static SQLiteErrorCode primary(SQLException cause) {
        return SQLiteErrorCode.getErrorCode(code(cause) & 0xFF);
    }

    private static int code(SQLException cause) {
        return cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code : cause.getErrorCode();
    }
}
