package org.veille.adapter.sqlite;

import org.veille.port.Batch;
import org.veille.port.OutboxPosition;

/** How far the file has come: what the next tick builds on. It changes only with a transaction that is on disk. */
final class Standing {
    private Mark mark = Mark.NEW;
    private Gaps gaps = new Gaps();
    private Unfolded unfolded = new Unfolded();
    private long lastTick;
    private OutboxPosition delivered = OutboxPosition.START;
    private OutboxPosition newestRow = OutboxPosition.START;
    private byte[] auditLink = AuditChain.START;

    /** Before anything was read. */
    Standing() {}

    /** @param auditLink the audit chain's end */
    Standing(Mark mark, Gaps gaps, Tail tail, byte[] auditLink) {
        this.mark = mark;
        this.gaps = gaps;
        this.unfolded = tail.unfolded();
        this.lastTick = tail.lastTick();
        this.delivered = tail.delivered();
        this.newestRow = tail.newestRow();
        this.auditLink = auditLink;
    }

    /** @throws IllegalArgumentException when the batch does not follow: a mistake of the program */
    void requireNext(Batch batch) {
        if (batch.tick() <= lastTick) {
            throw new IllegalArgumentException("tick " + batch.tick() + " does not follow tick " + lastTick);
        }
        batch.delivered().ifPresent(position -> {
            if (position.compareTo(delivered) < 0 || position.tick() > batch.tick()) {
                throw new IllegalArgumentException(
                        "delivered mark " + position + " outside " + delivered + " to tick " + batch.tick());
            }
        });
        OutboxPosition through = deliveredWith(batch);
        for (Batch.Rewrite rewrite : batch.amendments().rewrites()) {
            if (rewrite.tick() <= through.tick() || rewrite.tick() >= batch.tick()) {
                throw new IllegalArgumentException(
                        "rewrites tick " + rewrite.tick() + ", outside " + through + " to tick " + batch.tick());
            }
        }
    }

    /**
     * The batch is on disk.
     *
     * @param left gaps, without one in front of the batch
     * @param link the audit chain's new end
     */
    void committed(Batch batch, Mark next, Gaps left, byte[] link) {
        auditLink = link;
        gaps = left;
        if (leavesGap(batch)) {
            gaps.add(lastTick + 1, batch.tick() - 1);
        }
        lastTick = batch.tick();
        batch.delivered().ifPresent(position -> delivered = position);
        if (!batch.rows().isEmpty()) {
            newestRow = new OutboxPosition(batch.tick(), batch.rows().size() - 1);
        }
        gaps.forgetBefore(next.firstTick());
        if (next.foldedTick() == batch.tick()) {
            unfolded.clear();
        } else {
            unfolded.add(batch.states(), batch.ledger(), batch.tick());
        }
        mark = next;
    }

    /** Whether numbers between the last tick and this one are left out. */
    boolean leavesGap(Batch batch) {
        return batch.tick() > lastTick + 1;
    }

    /** How far the sink has answered, once this batch is on disk. */
    OutboxPosition deliveredWith(Batch batch) {
        return batch.delivered().orElse(delivered);
    }

    Mark mark() {
        return mark;
    }

    Gaps gaps() {
        return gaps;
    }

    /** What the tables of states and ledger do not have yet. */
    Unfolded unfolded() {
        return unfolded;
    }

    long lastTick() {
        return lastTick;
    }

    /** None lies behind it; there may be none at all. */
    OutboxPosition newestRow() {
        return newestRow;
    }

    /** The audit chain's end. */
    byte[] auditLink() {
        return auditLink;
    }
}
