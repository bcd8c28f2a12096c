package org.veille.port;

import java.util.List;

/** Does as the journal behind it; a test changes one thing. */
public class ForwardingJournal implements Journal {
    protected final Journal honest;

    public ForwardingJournal(Journal honest) {
        this.honest = honest;
    }

    @Override
    public Recovery recover() {
        return honest.recover();
    }

    @Override
    public void commit(Batch batch) {
        honest.commit(batch);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        honest.replay(fromTick, replay);
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        return honest.pending(after, maxRows);
    }

    @Override
    public List<Batch.Rewrite> outbox(long fromTick, int maxRows) {
        return honest.outbox(fromTick, maxRows);
    }

    @Override
    public List<History.Refused> refused(long afterId, int max) {
        return honest.refused(afterId, max);
    }

    @Override
    public Size size() {
        return honest.size();
    }

    @Override
    public void close() {
        honest.close();
    }
}
