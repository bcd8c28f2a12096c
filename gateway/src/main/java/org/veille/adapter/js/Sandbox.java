package org.veille.adapter.js;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mozilla.javascript.BaseFunction;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.NativeArray;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * The world of one decoder: the safe standard objects, less what no decoder needs and nothing bounds, with a {@link
 * Guard} before each built-in that loops, plus {@code console} and a small {@code Buffer}.
 */
final class Sandbox {
    /** Arbitrary code from a text, other engines' leftovers, endless natives; BigInt, whose powers nothing bounds. */
    private static final List<String> REMOVED = List.of(
            "eval", "Script", "With", "Call", "Continuation", "Iterator", "StopIteration", "JavaException",
            "CallSite", "uneval", "isXMLName", "Promise", "Proxy", "Reflect", "BigInt", "BigInt64Array",
            "BigUint64Array", "Intl");

    private static final List<String> ARRAY_LOOPS = List.of(
            "reverse", "splice", "unshift", "shift", "slice", "indexOf", "lastIndexOf", "includes", "fill",
            "copyWithin", "every", "filter", "forEach", "map", "some", "find", "findIndex", "findLast",
            "findLastIndex", "reduce", "reduceRight", "toReversed", "toSpliced", "with");

    private static final List<String> STRING_LOOPS =
            List.of("concat", "split", "match", "matchAll", "search", "normalize");
    private static final List<String> STRING_SEARCHES =
            List.of("indexOf", "lastIndexOf", "includes", "startsWith", "endsWith");

    private static final List<String> TYPED_ARRAYS = List.of(
            "ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
            "Uint32Array", "Float32Array", "Float64Array");

    /** Longest replacement that is looked into. */
    private static final int MAX_REPLACEMENT = 1_000;

    private static final Script PRELUDE = prelude();

    private final ScriptableObject scope;

    private Sandbox(ScriptableObject scope) {
        this.scope = scope;
    }

    /** A fresh world, which shares nothing with any other. */
    static ScriptableObject create(Context context) {
        Sandbox sandbox = new Sandbox(context.initSafeStandardObjects());
        sandbox.remove();
        sandbox.guardArrays();
        sandbox.guardStrings();
        sandbox.guardRest();
        PRELUDE.exec(context, sandbox.scope, sandbox.scope);
        return sandbox.scope;
    }

    private void remove() {
        REMOVED.forEach(scope::delete);
        for (String name : List.of("flat", "flatMap", "toSource")) {
            prototype("Array").delete(name);
        }
        for (String name : List.of("getBigInt64", "getBigUint64", "setBigInt64", "setBigUint64")) {
            prototype("DataView").delete(name);
        }
        // Static twins of the prototypes' functions, which would go round the guards, and String.raw, which loops.
        keepOnly("Array", List.of("isArray", "of", "from", "prototype", "length", "name"));
        keepOnly("String", List.of("fromCharCode", "fromCodePoint", "prototype", "length", "name"));
    }

    private void guardArrays() {
        ScriptableObject prototype = prototype("Array");
        for (String name : ARRAY_LOOPS) {
            Guard.put(prototype, name, scope, (self, arguments) -> Guard.size(self) + sizes(arguments));
        }
        Guard.putSpreading(prototype, "concat", scope, (self, arguments) -> Guard.size(self) + sizes(arguments));
        for (String name : List.of("sort", "toSorted")) {
            Guard.put(prototype, name, scope, (self, _) -> Guard.size(self) * (1 + Math.log1p(Guard.size(self))));
        }
        for (String name : List.of("join", "toString", "toLocaleString")) {
            Guard.put(prototype, name, scope, Sandbox::joined);
        }
        guardFrom("Array");
    }

    private void guardFrom(String name) {
        ScriptableObject constructor = (ScriptableObject) scope.get(name, scope);
        Guard.putSpreading(constructor, "from", scope, (_, arguments) -> sizes(arguments));
    }

    private void guardStrings() {
        ScriptableObject prototype = prototype("String");
        Guard.put(prototype, "repeat", scope, (self, arguments) -> Guard.size(self) * Guard.count(arguments, 0));
        Guard.put(prototype, "padStart", scope, (_, arguments) -> Guard.count(arguments, 0));
        Guard.put(prototype, "padEnd", scope, (_, arguments) -> Guard.count(arguments, 0));
        for (String name : List.of("replace", "replaceAll")) {
            Guard.put(prototype, name, scope, Sandbox::replaced);
        }
        for (String name : STRING_LOOPS) {
            Guard.put(prototype, name, scope, (self, arguments) -> Guard.size(self) + sizes(arguments));
        }
        for (String name : STRING_SEARCHES) {
            Guard.put(prototype, name, scope, (self, arguments) -> Guard.size(self) * (1 + sizes(arguments) / 64));
        }
    }

    private void guardRest() {
        for (String name : TYPED_ARRAYS) {
            Guard.putConstructor(scope, name, (_, arguments) ->
                    sizes(arguments) + Guard.count(arguments, arguments.length == 1 ? 0 : 2));
            guardFrom(name);
        }
        Guard.putSpreading(prototype("Function"), "apply", scope, (_, arguments) -> sizes(arguments));
        ScriptableObject json = (ScriptableObject) scope.get("JSON", scope);
        Guard.put(json, "parse", scope, (_, arguments) -> sizes(arguments));
        Stringify stringify = new Stringify(scope, (Function) json.get("stringify", json));
        json.defineProperty("stringify", stringify, ScriptableObject.DONTENUM);
    }

    /** {@code JSON.stringify} of a bounded copy: the built-in would follow any length and any depth. */
    private static final class Stringify extends BaseFunction {
        private static final long serialVersionUID = 1L;
        private final transient Function original;

        Stringify(Scriptable scope, Function original) {
            super(scope, ScriptableObject.getFunctionPrototype(scope));
            this.original = original;
        }

        @Override
        public Object call(Context context, Scriptable scope, Scriptable self, Object[] arguments) {
            Object[] copied = arguments.clone();
            if (copied.length > 0 && copied[0] instanceof Scriptable value) {
                Meter meter = ((Engine.Metered) context).meter();
                copied[0] = ScriptValues.toScript(ScriptValues.toJson(value, meter), context, scope);
            }
            return original.call(context, scope, self, copied);
        }
    }

    private static double joined(Scriptable self, Object[] arguments) {
        double separators = Guard.size(self) * (1 + sizes(arguments));
        if (!(self instanceof NativeArray array)) {
            return separators;
        }
        double characters = 0;
        for (Object index : array.getIndexIds()) {
            Object item = array.get((Integer) index, array);
            characters += item instanceof CharSequence text ? Guard.size(text) : 0;
        }
        return separators + characters;
    }

    private static double sizes(Object[] arguments) {
        double sum = 0;
        for (Object argument : arguments) {
            sum += Guard.size(argument);
        }
        return sum;
    }

    /** {@code $`} and {@code $'} stand for the text before and after each match: that is quadratic. */
    private static double replaced(Scriptable self, Object[] arguments) {
        double size = Guard.size(self);
        if (arguments.length < 2 || !(arguments[1] instanceof CharSequence replacement)) {
            return size;
        }
        double length = Guard.size(replacement);
        String text = length <= MAX_REPLACEMENT ? replacement.toString() : "";
        boolean quadratic = length > MAX_REPLACEMENT || text.contains("$`") || text.contains("$'");
        return size * (1 + (quadratic ? size + length : length));
    }

    private ScriptableObject prototype(String name) {
        return (ScriptableObject) ScriptableObject.getClassPrototype(scope, name);
    }

    private void keepOnly(String name, List<String> kept) {
        ScriptableObject constructor = (ScriptableObject) scope.get(name, scope);
        for (Object id : constructor.getAllIds()) {
            if (id instanceof String key && !kept.contains(key)) {
                constructor.delete(key);
            }
        }
    }

    /** Compiled once; executed in every world. */
    private static Script prelude() {
        try (InputStream in = Sandbox.class.getResourceAsStream("prelude.js")) {
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Engine.run(new Meter(Long.MAX_VALUE, 0, 0), context -> context.compile(source, "prelude.js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
