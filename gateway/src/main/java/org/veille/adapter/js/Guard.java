package org.veille.adapter.js;

import org.mozilla.javascript.BaseFunction;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.NativeArray;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Symbol;
import org.mozilla.javascript.typedarrays.NativeTypedArrayView;

/**
 * A built-in function that pays for its loop before it runs. The engine counts the instructions of a script, not the
 * steps of its own functions: {@code [].forEach.call({length: 1e15}, f)} or {@code 'x'.repeat(1e9)} would run for
 * days, or take all memory, in a single instruction.
 */
final class Guard extends BaseFunction {
    private static final long serialVersionUID = 1L;

    private final transient Function original;
    private final transient Cost cost;
    private final boolean spreads;

    /** What a call costs, in steps; computed from values that cannot change between the computation and the call. */
    interface Cost {
        double of(Scriptable self, Object[] arguments);
    }

    /** @param spreads whether it takes its arguments apart, item by item */
    private Guard(Scriptable scope, Function original, boolean spreads, Cost cost) {
        super(scope, ScriptableObject.getFunctionPrototype(scope));
        this.original = original;
        this.spreads = spreads;
        this.cost = cost;
    }

    /** Replaces {@code owner[key]}, if there is one. */
    static void put(ScriptableObject owner, String key, Scriptable scope, Cost cost) {
        put(owner, key, scope, false, cost);
    }

    /** Replaces a function that takes its arguments apart, item by item. */
    static void putSpreading(ScriptableObject owner, String key, Scriptable scope, Cost cost) {
        put(owner, key, scope, true, cost);
    }

    private static void put(ScriptableObject owner, String key, Scriptable scope, boolean spreads, Cost cost) {
        if (ScriptableObject.getProperty(owner, key) instanceof Function original) {
            owner.defineProperty(key, new Guard(scope, original, spreads, cost), DONTENUM);
        }
    }

    /** Replaces the constructor {@code scope[name]}, also where its prototype names it. */
    static void putConstructor(ScriptableObject scope, String name, Cost cost) {
        if (ScriptableObject.getProperty(scope, name) instanceof ScriptableObject original
                && original instanceof Function function) {
            Guard guard = new Guard(scope, function, true, cost);
            for (Object id : original.getAllIds()) {
                if (id instanceof String key) {
                    guard.defineProperty(key, original.get(key, original), DONTENUM);
                }
            }
            guard.setPrototype(original.getPrototype());
            guard.setPrototypeProperty(original.get("prototype", original));
            scope.defineProperty(name, guard, DONTENUM);
            ((ScriptableObject) original.get("prototype", original)).defineProperty("constructor", guard, DONTENUM);
        }
    }

    @Override
    public Object call(Context context, Scriptable scope, Scriptable self, Object[] arguments) {
        payLength(self, context);
        pay(context, self, arguments);
        return original.call(context, scope, self, arguments);
    }

    @Override
    public Scriptable construct(Context context, Scriptable scope, Object[] arguments) {
        pay(context, null, arguments);
        return original.construct(context, scope, arguments);
    }

    private void pay(Context context, Scriptable self, Object[] arguments) {
        if (spreads) {
            for (Object argument : arguments) {
                payLength(argument, context);
            }
        }
        meter(context).charge((long) cost.of(self, arguments));
    }

    @Override
    public String getFunctionName() {
        return original instanceof BaseFunction named ? named.getFunctionName() : "";
    }

    /** Elements or characters; 0 for anything without. */
    static double size(Object value) {
        return switch (value) {
            case null -> 0;
            case CharSequence text -> text.length() < 0 ? Double.MAX_VALUE : text.length();
            case NativeArray array -> array.getLength();
            case NativeTypedArrayView<?> view -> view.getArrayLength();
            case Scriptable object when object.getClassName().equals("String") -> number(object, "length");
            case Scriptable object when isCollection(object) -> number(object, "size");
            default -> 0;
        };
    }

    /** An argument as a count; what is no number counts as none. */
    static double count(Object[] arguments, int index) {
        if (index >= arguments.length || arguments[index] instanceof Symbol) {
            return 0;
        }
        double number = arguments[index] instanceof Scriptable ? 0 : ScriptRuntime.toNumber(arguments[index]);
        return number > 0 ? number : 0;
    }

    /**
     * An object that merely looks like an array pays for its length. A computed length could be another one each time
     * it is asked for; no decoder needs that.
     */
    private static void payLength(Object value, Context context) {
        if (!(value instanceof ScriptableObject object) || hasOwnLength(object) || isCollection(object)) {
            return;
        }
        for (Scriptable owner = object; owner != null; owner = owner.getPrototype()) {
            if (owner instanceof ScriptableObject slots
                    && slots.getGetterOrSetter("length", 0, slots, false) instanceof Function) {
                throw Context.reportRuntimeError("a computed length is not available");
            }
        }
        switch (ScriptableObject.getProperty(object, "length")) {
            case Number length -> meter(context).charge(length.longValue());
            case CharSequence text -> meter(context).charge((long) Math.max(0, ScriptRuntime.toNumber(text)));
            case Scriptable _ ->
                throw Context.reportRuntimeError("a computed length is not available");
            case null, default -> {}
        }
    }

    /** Whether its length is the engine's own and tells the truth. */
    private static boolean hasOwnLength(Scriptable object) {
        return object instanceof NativeArray
                || object instanceof NativeTypedArrayView<?>
                || object.getClassName().equals("String");
    }

    private static Meter meter(Context context) {
        return ((Engine.Metered) context).meter();
    }

    private static boolean isCollection(Scriptable object) {
        return object.getClassName().equals("Set") || object.getClassName().equals("Map");
    }

    private static double number(Scriptable object, String key) {
        return ScriptableObject.getProperty(object, key) instanceof Number number ? number.doubleValue() : 0;
    }
}
