package org.veille.adapter.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.ScriptableObject;
import org.veille.codec.Script;
import org.veille.model.Payload;

class RhinoScriptsTest {
    private static final long NOW_MS = 1_767_225_600_000L;

    @Test
    void givesTheDecoderBytesPortAndTime() throws InvalidScript {
        Script script = RhinoScripts.compile(
                "a.js", "function decodeUplink(i) { return {data: {b: i.bytes, p: i.fPort, t: i.recvTime}} }");

        assertThat(returned(script.run(new byte[] {0, 127, -1}, 85, NOW_MS)))
                .isEqualTo("{\"data\":{\"b\":[0,127,255],\"p\":85,\"t\":\"2026-01-01T00:00:00Z\"}}");
        assertThat(returned(script.run(new byte[0], Payload.NO_PORT, NOW_MS))).doesNotContain("\"p\"");
    }

    @Test
    void anEs5DecoderInTheUsualStyleWorks() throws InvalidScript {
        Script script = RhinoScripts.compile(
                "ers.js",
                """
                function decodeUplink(input) { var r = {}; decode(input.bytes, r); return { data: r }; }
                function decode(bytes, r) {
                    for (var i = 0; i < bytes.length;) {
                        switch (bytes[i++]) {
                            case 0x01: r.temperature = int16(bytes.slice(i, i + 2)) / 10; i += 2; break;
                            case 0x02: r.humidity = bytes[i++]; break;
                            default: throw new Error('type ' + bytes[i - 1].toString(16) + ' at ' + (i - 1));
                        }
                    }
                }
                function int16(b) { var v = (b[0] << 8) | b[1]; return v > 0x7fff ? v - 0x10000 : v; }
                """);

        assertThat(returned(script.run(new byte[] {1, -1, -40, 2, 45}, 5, NOW_MS)))
                .isEqualTo("{\"data\":{\"temperature\":-4,\"humidity\":45}}");
        assertThat(failed(script.run(new byte[] {9}, 5, NOW_MS))).isEqualTo("Error: type 9 at 0 (ers.js:7)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2,3].map(function (x) { return x * 2 })|[2,4,6]",
                "Array.prototype.slice.call({0: 'a', length: 1})|[\"a\"]",
                "(function () { [].shift.call(arguments); return arguments.length })(1, 2)|1",
                "'ab'.repeat(3).padStart(8, '-')|\"--ababab\"",
                "[3,1,2].sort().join('-')|\"1-2-3\"",
                "Array.from('abc')|[\"a\",\"b\",\"c\"]",
                "Array.from({length: 3}, function (_, i) { return i })|[0,1,2]",
                "new Float32Array(new Uint32Array([0x41b40000]).buffer)[0]|22.5",
                "new Uint8Array([1,2]) instanceof Uint8Array|true",
                "new Uint8Array(2)|[0,0]",
                "Uint8Array.from([1,2]).length + Uint8Array.BYTES_PER_ELEMENT|3",
                "new DataView(new ArrayBuffer(4)).getInt16(0)|0",
                "String.fromCharCode.apply(null, [72, 105])|\"Hi\"",
                "Math.max.apply(Math, new Uint8Array([3, 9]))|9",
                "JSON.stringify({a: [1, {b: 'x'}], d: new Date(0), f: function () {}})"
                        + "|\"{\\\"a\\\":[1,{\\\"b\\\":\\\"x\\\"}],\\\"d\\\":\\\"1970-01-01T00:00:00Z\\\"}\"",
                "JSON.parse('{\"a\":1}')|{\"a\":1}",
                "'a-b'.replace(/-/g, '+')|\"a+b\"",
                "'00ff'.match(/../g)|[\"00\",\"ff\"]",
                "Buffer.from([1, 255]).readInt16BE(0)|511",
                "Buffer.from('fffe', 'hex').readInt16LE()|-257",
                "Buffer.from([0x41, 0xb4, 0, 0]).readFloatBE(0)|22.5",
                "new Buffer([0xab, 1]).toString('hex')|\"ab01\"",
                "console.log('x')|null",
                "NaN|null",
                "1/0|null",
                "Object.keys({a: 1, b: 2})|[\"a\",\"b\"]",
                "parseInt('ff', 16)|255",
                "`a${1 + 1}`|\"a2\"",
                "(() => { let {a, b} = {a: 1, b: 2}; return a + b })()|3",
                "new Map([[1, 'x']]).get(1)|\"x\"",
                "Array.from(new Set([1, 1, 2]))|[1,2]",
                "(5.0625).toFixed(2)|\"5.06\""
            })
    void theUsualBuiltInsWork(String expression, String expected) throws InvalidScript {
        assertThat(returned(run("return " + expression))).isEqualTo(expected);
    }

    @Test
    void aConstInALoopOrAtTheTopIsTakenAsLet() throws InvalidScript {
        Script script = RhinoScripts.compile(
                "c.js",
                """
                const STEP = 2;
                const decodeUplink = (input) => { let s = 0; for (const b of input.bytes) { s += b * STEP } return s };
                """);

        assertThat(returned(script.run(new byte[] {1, 2}, 1, NOW_MS))).isEqualTo("6");
    }

    @Test
    void aSyntaxErrorIsFoundAtLoadingWithItsLine() {
        InvalidScript invalid = invalid("var a = 1;\nclass B {}\nfunction decodeUplink() {}");

        assertThat(invalid.line()).isEqualTo(2);
        assertThat(invalid).hasMessageStartingWith("x.js:2: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "var x = 1|no function decodeUplink",
                "function decodeUplink() { return 3n ** 9n }|BigInt is not available",
                "throw new Error('boo')|boo",
                "while (true) {}|instructions",
                "function decodeUplink() {} var s = 'x'.repeat(1e9)|instructions"
            })
    void whatCannotBeLoadedIsRefused(String source, String reason) {
        assertThat(invalid(source)).hasMessageContaining(reason);
    }

    @Test
    void aSourceTooLargeOrTooDeepIsRefused() {
        assertThat(invalid(" ".repeat(RhinoScripts.MAX_SOURCE + 1))).hasMessageContaining("characters");
        assertThat(invalid("[".repeat(100_000))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (;;) { try { throw 1 } catch (e) {} finally {} }",
                "try { while (true) {} } finally { while (true) {} }",
                "return 'x'.repeat(1e9)",
                "return 'x'.padStart(1e9)",
                "return 'x'.padEnd(1e9, 'ab')",
                "[].forEach.call({length: 1e15}, function () {})",
                "Array.prototype.indexOf.call({length: 1e15}, 1)",
                "Array.prototype.join.call({length: 1e9})",
                "var s = 'x'; for (var i = 0; i < 28; i++) s += s; return s.charAt(5)",
                "throw {toString: function () { while (true) {} }}",
                "return new Array(1e9).join('x')",
                "return new Array(1e9).fill(0)",
                "return new Array(1e9).sort()",
                "return '' + new Array(1e9)",
                "return [1].concat(new Array(1e9))",
                "return Array.from({length: 1e9})",
                "return new Uint8Array(1e9)",
                "return new Uint8Array.prototype.constructor(1e9)",
                "return new Float64Array({length: 1e9})",
                "return new ArrayBuffer(1e9)",
                "return String.fromCharCode.apply(null, {length: 1e9})",
                "return JSON.stringify(new Array(1e9))",
                "var a = []; a.push(a); return JSON.stringify(a)",
                "var a = []; a[0] = a; return a",
                "return new Array(1e9)",
                "var o = {}; for (var i = 0; i < 50; i++) o = {o: o}; return o",
                "var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; return a",
                "var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; return '' + a",
                "var s = 'x'; for (var i = 0; i < 40; i++) s += s; return s",
                "var s = 'x'; for (var i = 0; i < 28; i++) s += s; return s.indexOf('y')",
                "var a = []; while (true) a.push(new Array(9000).join('x'))",
                "(function f() { f() })()",
                "(function f() { [1].forEach(f) })()",
                "(function f() { f.apply(null, []) })()",
                "return /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')",
                "return /(.*)*(.*)*x/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')",
                "return 'a'.repeat(5000).replace(/a/g, '$`')",
                "var o = {toString: function () { return this + '' }}; return o + ''"
            })
    void whatWouldRunOnIsStopped(String body) throws InvalidScript {
        assertThat(failed(run(body))).startsWith("stopped: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.System.exit(1)",
                "Packages.java.lang.Runtime.getRuntime()",
                "JavaAdapter", "JavaImporter", "importClass", "getClass()", "load('x')", "print(1)", "quit()",
                "(function () {}).getClass()",
                "eval('1')",
                "Function('return 1')()",
                "(function () {}).constructor('return 1')()",
                "new (function () {}.constructor)('return 1')()",
                "setTimeout(function () {}, 1)",
                "new Proxy({}, {})",
                "Reflect.apply",
                "BigInt(1)",
                "new DataView(new ArrayBuffer(8)).getBigInt64(0)",
                "Promise.resolve(1)",
                "uneval({})",
                "''.class.forName('java.lang.System')",
                "new Error().javaException.getClass()",
                "require('fs')"
            })
    void nothingOutsideIsVisible(String body) throws InvalidScript {
        assertThat(failed(run(body))).doesNotStartWith("stopped").containsAnyOf("Error", "not available");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return Array.prototype.map.call(liar, function (x) { return x })",
                "return String.fromCharCode.apply(null, liar)",
                "return Array.from(liar)",
                "return new Uint8Array(liar)",
                "return Array.prototype.indexOf.call(Object.create(liar), 1)",
                "return Array.prototype.indexOf.call({length: {valueOf: function () { return 1e15 }}}, 1)",
                "return Array.prototype.join.call(Object.defineProperty(function () {}, 'length', {get: () => 1e9}))"
            })
    void aLengthThatMayLieIsRefused(String body) throws InvalidScript {
        String liar = "var n = 0; var liar = {get length() { return n++ ? 1e15 : 1 }, 0: 5};";

        assertThat(failed(run(liar + body))).contains("a computed length is not available");
    }

    @Test
    void anOptionWithALengthOfItsOwnIsLeftAlone() throws InvalidScript {
        assertThat(returned(run("var o = {length: 'long'}; [1].indexOf(o); return o")))
                .isEqualTo("{\"length\":\"long\"}");
    }

    @Test
    void aLongMessageIsCutAndItsControlCharactersAreGone() throws InvalidScript {
        assertThat(failed(run("throw new Error('a\\n\\u001b[2J' + 'x'.repeat(1000))")))
                .startsWith("Error: a [2Jx")
                .hasSizeLessThan(250);
    }

    @Test
    void aDecoderOfMeasuredSizeNeedsAFractionOfTheBudget() throws Exception {
        String source = Files.readString(
                Path.of(System.getProperty("veille.root", ".."), "firmware-config/devices/milesight/am107/codec.js"));
        // The longest payload of LoRaWAN, 242 bytes, full of the longest fields.
        byte[] payload = new byte[240];
        for (int i = 0; i < payload.length; i += 4) {
            payload[i] = 3;
            payload[i + 1] = 0x67;
        }
        Meter meter = new Meter(RhinoScripts.MAX_INSTRUCTIONS, 60_000, 1L << 30);
        long used = Engine.<Long, RuntimeException>run(meter, context -> {
            var world = Sandbox.create(context);
            context.compile(source, "codec.js").exec(context, world, world);
            long before = meter.used();
            var input = context.newObject(world);
            ScriptableObject.putProperty(input, "bytes", context.newArray(world, boxed(payload)));
            ((Function) ScriptableObject.getProperty(world, "decodeUplink"))
                    .call(context, world, world, new Object[] {input});
            return meter.used() - before;
        });

        assertThat(used).isBetween(1_000L, RhinoScripts.MAX_INSTRUCTIONS / 5);
    }

    private static Object[] boxed(byte[] bytes) {
        Object[] values = new Object[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    @Test
    void twoDecodersDoNotSeeEachOther() throws InvalidScript {
        Script first = RhinoScripts.compile(
                "1.js",
                "var secret = 7; Array.prototype.sum = 1; Object.prototype.spy = 2; Math.PI2 = 3;"
                        + "function decodeUplink() { return typeof secret }");
        Script second = RhinoScripts.compile(
                "2.js",
                "function decodeUplink() { return [typeof secret, typeof [].sum, typeof {}.spy, typeof Math.PI2] }");

        assertThat(returned(first.run(new byte[0], 1, NOW_MS))).isEqualTo("\"number\"");
        assertThat(returned(second.run(new byte[0], 1, NOW_MS)))
                .isEqualTo("[\"undefined\",\"undefined\",\"undefined\",\"undefined\"]");
    }

    @Test
    void threeOverrunsSuspendTheDecoder() throws InvalidScript {
        Script script = RhinoScripts.compile("x.js", "function decodeUplink(i) { while (i.bytes.length) {} return 1 }");

        for (int i = 0; i < RhinoScripts.MAX_OVERRUNS; i++) {
            assertThat(returned(script.run(new byte[0], 1, NOW_MS))).isEqualTo("1");
            assertThat(failed(script.run(new byte[1], 1, NOW_MS)))
                    .isEqualTo("stopped: more than 500000 instructions");
        }

        assertThat(failed(script.run(new byte[0], 1, NOW_MS))).startsWith("suspended after 3 overruns");
    }

    @Test
    void anOrdinaryExceptionSuspendsNothing() throws InvalidScript {
        Script script = RhinoScripts.compile("x.js", "function decodeUplink(i) { throw new Error('bad') }");

        for (int i = 0; i < 10; i++) {
            assertThat(failed(script.run(new byte[0], 1, NOW_MS))).isEqualTo("Error: bad (x.js:1)");
        }
    }

    @Test
    void theWorldIsMadeAnewNowAndThen() throws InvalidScript {
        Script script = RhinoScripts.compile("x.js", "var n = 0; function decodeUplink() { return ++n }");

        for (int i = 0; i < RhinoScript.RUNS_PER_WORLD; i++) {
            script.run(new byte[0], 1, NOW_MS);
        }

        assertThat(returned(script.run(new byte[0], 1, NOW_MS))).isEqualTo("1");
    }

    @Property(tries = 300)
    void noPayloadMakesItThrow(@ForAll byte[] bytes, @ForAll int port) throws InvalidScript {
        Script script = RhinoScripts.compile(
                "x.js", "function decodeUplink(i) { return i.bytes.reduce((a, b) => a + b) }");

        assertThat(script.run(bytes, port, NOW_MS)).isNotNull();
    }

    private static Script.Outcome run(String body) throws InvalidScript {
        return RhinoScripts.compile("x.js", "function decodeUplink(input) { " + body + " }")
                .run(new byte[0], 1, NOW_MS);
    }

    private static InvalidScript invalid(String source) {
        return catchThrowableOfType(InvalidScript.class, () -> RhinoScripts.compile("x.js", source));
    }

    private static String returned(Script.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Script.Outcome.Returned.class);
        return ((Script.Outcome.Returned) outcome).value().toString();
    }

    private static String failed(Script.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Script.Outcome.Failed.class);
        return ((Script.Outcome.Failed) outcome).reason();
    }
}
