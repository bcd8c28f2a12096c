package org.veille.adapter.js;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;
import org.veille.codec.Script;
import org.veille.json.JsonValue;
import org.veille.model.Payload;

/** One loaded decoder with its world. Not for two threads at once. */
final class RhinoScript implements Script {
    /** Runs until the world is made anew: a decoder that collects things in global variables would fill the memory. */
    static final int RUNS_PER_WORLD = 1_000;

    private static final String ENTRY = "decodeUplink";

    /** What the engine says when {@code MAX_STACK_DEPTH} is met; it has no type of its own for it. */
    private static final String TOO_DEEP = "Exceeded maximum stack depth";

    private final org.mozilla.javascript.Script compiled;
    private ScriptableObject world;
    private int runs;
    private int overruns;

    /** @throws RhinoException when the top level throws or there is no {@code decodeUplink} */
    RhinoScript(org.mozilla.javascript.Script compiled, Context context) {
        this.compiled = compiled;
        this.world = load(context);
    }

    @Override
    public Outcome run(byte[] bytes, int fPort, long receivedMs) {
        if (overruns >= RhinoScripts.MAX_OVERRUNS) {
            return new Outcome.Failed("suspended after " + overruns + " overruns, until it is loaded again");
        }
        try {
            renew();
            Meter meter = new Meter(
                    RhinoScripts.MAX_INSTRUCTIONS, RhinoScripts.MAX_CPU_MS, RhinoScripts.MAX_ALLOCATED_BYTES);
            return Engine.run(meter, context -> {
                try {
                    return decode(context, bytes, fPort, receivedMs);
                } catch (RhinoException e) {
                    return failure(e);
                }
            });
        } catch (Overrun e) {
            return overrun(e.getMessage());
        } catch (StackOverflowError _) {
            return overrun("nested too deep");
        } catch (OutOfMemoryError _) {
            return overrun("more memory than there is");
        } catch (RuntimeException | LinkageError e) {
            // The engine itself failed on what the script did: the script's fault as far as the uplink is concerned.
            return overrun("the engine failed with a " + e.getClass().getSimpleName());
        }
    }

    private Outcome decode(Engine.Metered context, byte[] bytes, int fPort, long receivedMs) {
        Scriptable input = context.newObject(world);
        Object[] values = new Object[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        ScriptableObject.putProperty(input, "bytes", context.newArray(world, values));
        ScriptableObject.putProperty(input, "fPort", fPort == Payload.NO_PORT ? Undefined.instance : (Object) fPort);
        ScriptableObject.putProperty(
                input, "recvTime", context.newObject(world, "Date", new Object[] {(double) receivedMs}));
        Function entry = (Function) ScriptableObject.getProperty(world, ENTRY);
        Object result = entry.call(context, world, world, new Object[] {input});
        JsonValue value = ScriptValues.toJson(result, context.meter());
        context.meter().chargeMemory();
        return new Outcome.Returned(value);
    }

    private static Outcome failure(RhinoException e) {
        String words = Engine.words(e);
        if (words.contains(TOO_DEEP)) {
            throw new Overrun("nested too deep");
        }
        String place = e.lineNumber() > 0 ? " (" + e.sourceName() + ":" + e.lineNumber() + ")" : "";
        return new Outcome.Failed(words + place);
    }

    /** A decoder that was stopped in the middle may have left its world half changed: it gets a new one too. */
    private Outcome overrun(String reason) {
        overruns++;
        world = null;
        return new Outcome.Failed("stopped: " + reason);
    }

    private void renew() {
        runs++;
        if (world == null || runs > RUNS_PER_WORLD) {
            runs = 1;
            Meter loading = new Meter(
                    RhinoScripts.MAX_INSTRUCTIONS * RhinoScripts.LOADING_FACTOR,
                    RhinoScripts.MAX_CPU_MS * RhinoScripts.LOADING_FACTOR,
                    RhinoScripts.MAX_ALLOCATED_BYTES * RhinoScripts.LOADING_FACTOR);
            world = Engine.run(loading, this::load);
        }
    }

    private ScriptableObject load(Context context) {
        ScriptableObject fresh = Sandbox.create(context);
        compiled.exec(context, fresh, fresh);
        if (!(ScriptableObject.getProperty(fresh, ENTRY) instanceof Function)) {
            throw Context.reportRuntimeError("no function " + ENTRY, "", 0, "", 0);
        }
        return fresh;
    }
}
