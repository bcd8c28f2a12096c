package org.veille.adapter.js;

import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.mozilla.javascript.ClassShutter;
import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.ErrorReporter;
import org.mozilla.javascript.Evaluator;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;

/**
 * Rhino with everything shut that a decoder does not need. Its own factory: the global one of the process stays as it
 * is.
 */
final class Engine extends ContextFactory {
    /** Deepest recursion of a script. */
    private static final int MAX_STACK_DEPTH = 512;

    /** Longest message of a script that is passed on: a line of a ledger. */
    private static final int MAX_WORDS = 200;

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+", Pattern.UNICODE_CHARACTER_CLASS);

    /** No Java class is visible, whatever object a script gets hold of. */
    private static final ClassShutter NOTHING = _ -> false;

    static final Engine ENGINE = new Engine();

    private Engine() {}

    /** Something to do inside the engine. */
    interface Work<T, X extends Exception> {
        T run(Metered context) throws X;
    }

    /** Runs {@code work} on this thread, metered. */
    static <T, X extends Exception> T run(Meter meter, Work<T, X> work) throws X {
        Metered context = (Metered) ENGINE.enterContext();
        try {
            context.meter = meter;
            return work.run(context);
        } finally {
            Context.exit();
        }
    }

    /**
     * What an exception of a script says, short and without control characters. To be asked inside the engine: a
     * thrown object may have a {@code toString} of its own.
     */
    static String words(RhinoException e) {
        String details = e.details();
        String words = details.length() <= MAX_WORDS ? details : details.substring(0, MAX_WORDS) + "…";
        return CONTROLS.matcher(words).replaceAll(" ");
    }

    @Override
    protected Context makeContext() {
        Metered context = new Metered(this);
        context.setInterpretedMode(true);
        context.setLanguageVersion(Context.VERSION_ES6);
        context.setMaximumInterpreterStackDepth(MAX_STACK_DEPTH);
        context.setInstructionObserverThreshold(Meter.THRESHOLD);
        context.setClassShutter(NOTHING);
        context.setTimeZone(TimeZone.getTimeZone("UTC"));
        return context;
    }

    @Override
    protected void observeInstructionCount(Context context, int instructions) {
        ((Metered) context).meter.charge(instructions);
    }

    @Override
    protected boolean hasFeature(Context context, int feature) {
        return switch (feature) {
            case Context.FEATURE_E4X,
                    Context.FEATURE_PARENT_PROTO_PROPERTIES,
                    Context.FEATURE_ENHANCED_JAVA_ACCESS -> false;
            default -> super.hasFeature(context, feature);
        };
    }

    /** A context that knows its meter, and compiles nothing that a script hands it. */
    static final class Metered extends Context {
        private Meter meter;
        private boolean compiling;

        private Metered(ContextFactory factory) {
            super(factory);
        }

        Meter meter() {
            return meter;
        }

        Script compile(String source, String name) {
            compiling = true;
            try {
                return compileString(source, name, 1, null);
            } finally {
                compiling = false;
            }
        }

        /**
         * Every way to make code from a text ends here: {@code eval}, {@code Function}, and those we have not thought
         * of.
         */
        @Override
        protected Object compileImpl(
                Scriptable scope,
                String source,
                String name,
                int line,
                Object securityDomain,
                boolean returnFunction,
                Evaluator compiler,
                ErrorReporter reporter,
                Consumer<CompilerEnvirons> environs) {
            if (!compiling) {
                throw reportRuntimeError("code from a text is not available");
            }
            return super.compileImpl(
                    scope, source, name, line, securityDomain, returnFunction, compiler, reporter, environs);
        }
    }
}
