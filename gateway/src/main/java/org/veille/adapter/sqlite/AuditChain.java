package org.veille.adapter.sqlite;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.veille.model.AuditRow;

/**
 * Each audit row carries {@code SHA-256(link of the row before ‖ the row)}, so that a row changed, inserted or taken
 * out afterwards no longer fits. It does not show when the newest rows are cut off, nor a chain computed anew by
 * somebody who may write the file.
 */
final class AuditChain {
    /** Before the first row. */
    static final byte[] START = new byte[32];

    private AuditChain() {}

    static byte[] link(byte[] before, AuditRow row) {
        ByteWriter out = new ByteWriter();
        out.blob(before);
        out.zigzag(row.atMs());
        out.text(row.who());
        out.text(row.actuator().name());
        out.text(row.decision());
        out.zigzag(row.level());
        out.text(row.state());
        out.text(row.why());
        out.text(row.inputs());
        try {
            return MessageDigest.getInstance("SHA-256").digest(out.toBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
