package org.veille.adapter.js;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Parser;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.ast.AstRoot;
import org.mozilla.javascript.ast.BigIntLiteral;
import org.veille.codec.Script;

/**
 * Makes {@link Script}s of JavaScript decoders with a function {@code decodeUplink} (LoRa Alliance TS013).
 *
 * <p>What bounds a decoder, in this order:
 * <ul>
 *   <li>{@link #MAX_INSTRUCTIONS} a run, the same on every machine. Built-in functions that loop pay for their loops;
 *       the engine counts the steps of a regular expression too.
 *   <li>{@link #MAX_CPU_MS} and {@link #MAX_ALLOCATED_BYTES} a run, looked at every {@value Meter#THRESHOLD}
 *     instructions.
 *   <li>512 levels of recursion; a deeper one through built-in functions meets the end of the thread's stack, which
 *     is caught.
 *   <li>After {@link #MAX_OVERRUNS} overruns the decoder is suspended until it is loaded again.
 *   <li>No Java class is visible. {@code eval}, {@code Function} from a text, {@code BigInt}, {@code Promise}, {@code
 *       Proxy} and {@code Reflect} are not there.
 * </ul>
 *
 * <p>What is not bounded well: a text doubled again and again ({@code s += s}) is a rope that costs nothing until one
 * built-in flattens it, in one allocation. Up to what the heap has free it succeeds, and is noticed right after;
 * beyond, the {@link OutOfMemoryError} is caught here. So the program must not be started with {@code
 * -XX:+ExitOnOutOfMemoryError}. A decoder that keeps state between calls loses it every {@value
 * RhinoScript#RUNS_PER_WORLD} runs.
 */
public final class RhinoScripts {
    /**
     * Instructions of one decoding. Our AM107 decoder, measured, needs 10,000 for a usual payload and 60,000 for the
     * longest that LoRaWAN carries.
     */
    public static final long MAX_INSTRUCTIONS = 500_000;

    /** CPU time of one decoding, ms. */
    public static final long MAX_CPU_MS = 100;

    /** Memory allocated by one decoding. */
    public static final long MAX_ALLOCATED_BYTES = 8L << 20;

    /** Overruns until a decoder is suspended. */
    public static final int MAX_OVERRUNS = 3;

    /** Largest source, in characters: the largest public decoders have about 100,000. */
    public static final int MAX_SOURCE = 256 * 1024;

    /** Loading runs the top level of the source once, with its tables: ten times a decoding. */
    static final int LOADING_FACTOR = 10;

    /** The engine's parser recurses with the nesting of the source. */
    private static final long STACK_BYTES = 512 * 1024;

    /** At the start of a line, and as a loop's variable. */
    private static final Pattern CONST = Pattern.compile("(^|\\bfor\\s*\\(\\s*)const\\b", Pattern.MULTILINE);

    private RhinoScripts() {}

    /**
     * Compiles and loads a decoder. Takes 10 to 100 ms and 0.2 MB: not on the pipeline's thread.
     *
     * <p>The engine lacks {@code class}, spread calls, {@code async}, and {@code for (const x of …)}: when a source
     * does not compile, it is tried once more with such a {@code const}, and those of the top level, as {@code let}.
     *
     * @param name the file, for messages
     * @throws InvalidScript when it does not compile, cannot be loaded within the bounds, or has no {@code
     *     decodeUplink}
     */
    public static Script compile(String name, String source) throws InvalidScript {
        if (source.length() > MAX_SOURCE) {
            throw new InvalidScript(name, 0, "more than " + MAX_SOURCE + " characters");
        }
        AtomicReference<Script> script = new AtomicReference<>();
        AtomicReference<InvalidScript> invalid = new AtomicReference<>();
        Runnable load = () -> {
            try {
                script.set(load(name, source));
            } catch (InvalidScript e) {
                invalid.set(e);
            }
        };
        Thread thread = new Thread(null, load, "codec-load", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        join(thread, name);
        if (invalid.get() != null) {
            throw invalid.get();
        }
        return Optional.ofNullable(script.get())
                .orElseThrow(() -> new InvalidScript(name, 0, "could not be loaded"));
    }

    private static void join(Thread thread, String name) throws InvalidScript {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InvalidScript(name, 0, "loading was interrupted");
        }
    }

    private static Script load(String name, String source) throws InvalidScript {
        try {
            return loadOnce(name, source);
        } catch (InvalidScript first) {
            String relaxed = CONST.matcher(source).replaceAll("$1let");
            if (relaxed.equals(source)) {
                throw first;
            }
            try {
                return loadOnce(name, relaxed);
            } catch (InvalidScript _) {
                throw first;
            }
        }
    }

    private static Script loadOnce(String name, String source) throws InvalidScript {
        Meter meter = new Meter(
                MAX_INSTRUCTIONS * LOADING_FACTOR, MAX_CPU_MS * LOADING_FACTOR, MAX_ALLOCATED_BYTES * LOADING_FACTOR);
        try {
            return Engine.run(meter, context -> {
                try {
                    refuseBigInt(name, source, context);
                    return new RhinoScript(context.compile(source, name), context);
                } catch (RhinoException e) {
                    throw new InvalidScript(name, e.lineNumber(), Engine.words(e));
                }
            });
        } catch (Overrun e) {
            throw new InvalidScript(name, 0, "loading it takes " + e.getMessage());
        } catch (StackOverflowError _) {
            throw new InvalidScript(name, 0, "nested too deep");
        } catch (OutOfMemoryError _) {
            throw new InvalidScript(name, 0, "loading it takes more memory than there is");
        } catch (RuntimeException | LinkageError e) {
            throw new InvalidScript(name, 0, "the engine failed with a " + e.getClass().getSimpleName());
        }
    }

    /** Its operators compute at any length, in one instruction: {@code 3n ** 999999999n}. */
    private static void refuseBigInt(String name, String source, Context context) {
        CompilerEnvirons environs = new CompilerEnvirons();
        environs.initFromContext(context);
        AstRoot root = new Parser(environs, context.getErrorReporter()).parse(source, name, 1);
        root.visit(node -> {
            if (node instanceof BigIntLiteral) {
                throw Context.reportRuntimeError("BigInt is not available", name, node.getLineno(), "", 0);
            }
            return true;
        });
    }
}
