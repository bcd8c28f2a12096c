package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.veille.bench.BuildingTicks;
import org.veille.model.Destination;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;

/** What is packed comes out again, bit for bit. */
class PackingTest {
    private final Deflated deflated = new Deflated();

    @Property
    void varintsComeBack(@ForAll long value) {
        ByteWriter out = new ByteWriter();
        out.varint(value);
        out.zigzag(value);
        out.fixed64(value);

        ByteReader in = new ByteReader(out.toBytes());
        assertThat(in.varint()).isEqualTo(value);
        assertThat(in.zigzag()).isEqualTo(value);
        assertThat(in.fixed64()).isEqualTo(value);
        assertThat(in.atEnd()).isTrue();
    }

    /** Every length of a varint changes at a power of 128. */
    @Example
    void varintsComeBackAtEveryBoundary() {
        for (int bit = 0; bit < 64; bit++) {
            for (long offset = -2; offset <= 2; offset++) {
                varintsComeBack((1L << bit) + offset);
                varintsComeBack(-(1L << bit) + offset);
            }
        }
    }

    @Property(tries = 5_000)
    void everyDoubleComesBackBitForBit(@ForAll("doubles") double value) {
        int form = PackedDouble.form(value);
        ByteWriter out = new ByteWriter();
        PackedDouble.write(out, form, value);

        double back = PackedDouble.read(new ByteReader(out.toBytes()), form);

        assertThat(Double.doubleToRawLongBits(back)).isEqualTo(Double.doubleToRawLongBits(value));
        assertThat(form).isBetween(0, PackedDouble.FORMS - 1);
        assertThat(out.toBytes().length).isLessThanOrEqualTo(8);
    }

    @Example
    void readingsOfBuildingsTakeTwoOrThreeBytes() {
        for (double value : new double[] {21.37, 612, 1013.2, -4.5, 0.981}) {
            ByteWriter out = new ByteWriter();
            PackedDouble.write(out, PackedDouble.form(value), value);
            assertThat(out.toBytes()).as("%s", value).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Property
    void rawReadingsComeBack(@ForAll("raws") List<Batch.Raw> raws, @ForAll long atMs) {
        List<Batch.Raw> back = new ArrayList<>();
        PackedRaw.unpack(PackedRaw.pack(raws, atMs), atMs, back::add);

        assertThat(back).isEqualTo(raws);
    }

    @Property
    void keysComeBack(@ForAll("keys") List<Batch.Key> keys, @ForAll long atMs) {
        assertThat(PackedKeys.unpack(PackedKeys.pack(keys, atMs), atMs)).isEqualTo(keys);
    }

    @Property
    void rowsComeBackAlsoThroughDictionariesFromDisk(@ForAll("rows") List<Row> rows, @ForAll long atMs) {
        PackedRows writer = new PackedRows();
        byte[] packed = writer.pack(rows, atMs);

        PackedRows reader = new PackedRows();
        for (int i = 0; i < writer.heads().size(); i++) {
            reader.heads().number(Head.unpack(writer.heads().value(i).pack()));
        }
        for (int i = 0; i < writer.shapes().size(); i++) {
            reader.shapes().number(Shape.unpack(writer.shapes().value(i).pack()));
        }

        assertThat(reader.unpack(packed, atMs)).isEqualTo(rows);
    }

    @Property
    void statesAndLedgerComeBack(
            @ForAll("states") List<StateRow> states, @ForAll("ledger") List<LedgerRow> ledger, @ForAll boolean folded) {
        Unfolded direct = new Unfolded();
        direct.add(states, ledger, 7);
        byte[] packed = Unfolded.pack(states, ledger, folded, deflated);
        Unfolded back = new Unfolded();
        back.addPacked(packed, 7, true, deflated);

        assertThat(back.ledger()).containsExactlyElementsOf(direct.ledger());
        assertThat(back.states())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(direct.states());
        assertThat(Unfolded.isFolded(packed)).isEqualTo(folded);
    }

    /** A lane's state from a day of 50 sensors, three times: as large as the format promises. */
    @Test
    void statesOfLanesBecomeAThirdAsLarge() {
        List<StateRow> states = BuildingTicks.ofTenReadings(5).next().states();
        int plain = states.stream().mapToInt(state -> state.bytes().length).sum();

        assertThat(Unfolded.pack(states, List.of(), false, deflated)).hasSizeLessThan(plain / 5 * 2);
    }

    /** Version 1, before they were deflated, is still in the ticks of a database that was brought to this one. */
    @Test
    void statesOfTheVersionBeforeAreRead() {
        ByteWriter before = new ByteWriter();
        before.u8(1);
        before.varint(1);
        before.text("lane");
        before.text("7");
        before.varint(3);
        before.blob(new byte[] {1, 2});
        before.varint(0);
        Unfolded back = new Unfolded();
        back.addPacked(before.toBytes(), 9, true, deflated);

        assertThat(back.states()).hasSize(1).allSatisfy(saved -> {
            assertThat(saved.tick()).isEqualTo(9);
            assertThat(saved.row().key()).isEqualTo("7");
            assertThat(saved.row().bytes()).containsExactly(1, 2);
        });
        assertThat(Unfolded.isFolded(before.toBytes())).isFalse();
    }

    @Test
    void theNewestStateOfAKeyStays() {
        Unfolded unfolded = new Unfolded();
        unfolded.add(List.of(new StateRow("lane", "7", 1, new byte[] {1})), List.of(), 20);
        unfolded.add(List.of(new StateRow("lane", "7", 1, new byte[] {2})), List.of(), 19);

        assertThat(unfolded.stateRows()).hasSize(1).allSatisfy(row -> assertThat(row.bytes()).containsExactly(1));
    }

    @Property
    void anythingDeflatedComesBack(@ForAll byte[] bytes) {
        assertThat(deflated.inflate(deflated.deflate(bytes))).isEqualTo(bytes);
    }

    @Test
    void keysOfTheVersionBeforeCountAsLearntWithTheirTick() {
        ByteWriter before = new ByteWriter();
        before.u8(1);
        before.text("coap");
        before.varint(2);
        before.fixed64(7);
        before.fixed64(-8);

        assertThat(PackedKeys.unpack(before.toBytes(), 1_000))
                .containsExactly(new Batch.Key("coap", 7, 1_000), new Batch.Key("coap", -8, 1_000));
    }

    /** Damaged bytes end in one kind of exception, and in no large allocation. */
    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        refusedOrRead(() -> PackedRaw.unpack(bytes, 0, _ -> {}));
        refusedOrRead(() -> PackedKeys.unpack(bytes, 0));
        refusedOrRead(() -> new PackedRows().unpack(bytes, 0));
        refusedOrRead(() -> Head.unpack(bytes));
        refusedOrRead(() -> Shape.unpack(bytes));
        refusedOrRead(() -> new Unfolded().addPacked(bytes, 1, true, deflated));
        refusedOrRead(() -> deflated.inflate(bytes));
        refusedOrRead(() -> Unfolded.isFolded(bytes));
    }

    private static void refusedOrRead(Runnable read) {
        try {
            read.run();
        } catch (ByteReader.Damaged e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Provide
    Arbitrary<Double> doubles() {
        Arbitrary<Double> decimals = Arbitraries.longs()
                .between(-5_000_000, 5_000_000)
                .flatMap(n -> Arbitraries.of(1.0, 10.0, 100.0, 1000.0, 10_000.0).map(power -> n / power));
        return Arbitraries.oneOf(
                decimals,
                Arbitraries.longs().map(Double::longBitsToDouble),
                Arbitraries.longs().between(0, 1_000).map(Double::longBitsToDouble),
                Arbitraries.longs().map(n -> (double) n),
                Arbitraries.floats().map(n -> (double) n),
                Arbitraries.of(
                        0.0,
                        -0.0,
                        Double.MIN_VALUE,
                        -Double.MIN_VALUE,
                        Double.MIN_NORMAL,
                        Double.MAX_VALUE,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        140_737_488_355_327.0,
                        140_737_488_355_328.0,
                        1 / 3.0));
    }

    @Provide
    Arbitrary<List<Batch.Raw>> raws() {
        return Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.of(Batch.Raw.Kind.class),
                        Arbitraries.longs(),
                        doubles())
                .as(Batch.Raw::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Batch.Key>> keys() {
        return Combinators.combine(Arbitraries.of("mqtt", "coap", "lorawan", ""), Arbitraries.longs(), Arbitraries.longs())
                .as(Batch.Key::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<String> names = Arbitraries.of("co2", "co2_1h", "power", "température", "日");
        Arbitrary<Object> fields = Arbitraries.oneOf(
                doubles().map(value -> (Object) value),
                Arbitraries.longs().map(value -> (Object) value),
                Arbitraries.of(true, false).map(value -> (Object) value),
                texts().map(value -> (Object) value));
        return Combinators.combine(
                        Arbitraries.of(Destination.class),
                        names,
                        Arbitraries.maps(names, texts()).ofMaxSize(4),
                        Arbitraries.maps(names, fields).ofMaxSize(5),
                        Arbitraries.longs())
                .as((destination, measurement, tags, values, tMs) ->
                        new Row(destination, measurement, new TreeMap<>(tags), new TreeMap<>(values), tMs))
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<StateRow>> states() {
        return Combinators.combine(
                        Arbitraries.of("lane", "lorawan"),
                        texts(),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
                .as(StateRow::new)
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<LedgerRow>> ledger() {
        return Combinators.combine(
                        Arbitraries.of(Loss.class),
                        Arbitraries.of("mqtt", "coap"),
                        texts(),
                        texts(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs().between(0, 1_000_000),
                        texts())
                .as(LedgerRow::new)
                .list()
                .ofMaxSize(10);
    }

    /** Whole characters of every plane; a lone surrogate is no text. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(200).map(PackingTest::withoutLoneSurrogates),
                Arbitraries.of("", "\u0000", "é", "🏫", "\n\r\t"));
    }

    private static String withoutLoneSurrogates(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints()
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
