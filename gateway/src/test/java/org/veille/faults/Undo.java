package org.veille.faults;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a test has set up on the machine and has to take down, newest first, whatever fails in between: mounts, loop
 * devices, control groups, processes. Also when the tests are interrupted: what hangs in the kernel would outlive
 * them.
 */
final class Undo implements AutoCloseable {
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::run, "undo");

    /** Takes down one thing. */
    interface Step {
        void run() throws Exception;
    }

    Undo() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    synchronized void later(Step step) {
        steps.push(step);
    }

    /** Does what has to be undone now. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        run();
    }

    private synchronized void run() {
        AssertionError failed = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (Exception | AssertionError e) {
                failed = failed == null ? new AssertionError("not everything could be taken down") : failed;
                failed.addSuppressed(e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
