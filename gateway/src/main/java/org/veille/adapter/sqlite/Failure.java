package org.veille.adapter.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.veille.port.Journal.JournalException;

/** SQLite's result codes in words for the person who has to do something about it. */
final class Failure {
    private Failure() {}

    /** @param doing what failed, such as {@code cannot commit tick 12 to} */
    static JournalException of(String doing, Path file, Exception cause) {
        return new JournalException(
                doing + " " + file + ": " + words(cause) + " (" + cause.getMessage() + ")", cause);
    }

    private static String words(Exception cause) {
        if (!(cause instanceof SQLException sql)) {
            return "what is stored there cannot be read; restore the file, or move it away to start anew";
        }
        return switch (primary(sql)) {
            case SQLITE_FULL -> "the disk is full; free some space, nothing that was acknowledged is lost";
            case SQLITE_READONLY -> "the file system or the file is read-only; remount it or mend the file's mode";
            case SQLITE_PERM, SQLITE_AUTH -> "access is denied; mend the file's owner and mode";
            case SQLITE_CANTOPEN -> "it cannot be opened; mend the owner and mode of the file and of its folder";
            case SQLITE_IOERR -> "the disk reports an error; look at the system's log, the card may be worn out";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has locked it; end that program";
            case SQLITE_NOTADB -> "it is not a SQLite database; name another file, or move it away";
            case SQLITE_CORRUPT -> "the database is damaged; restore it, or move it away to start anew";
            default -> "the database refuses it";
        };
    }

    /** Extended codes such as SQLITE_IOERR_FSYNC stand for their primary one. */
    private static SQLiteErrorCode primary(SQLException cause) {
        int code = cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code : cause.getErrorCode();
        return SQLiteErrorCode.getErrorCode(code & 0xFF);
    }
}
