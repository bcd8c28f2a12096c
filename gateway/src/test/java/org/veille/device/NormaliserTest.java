package org.veille.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.codec.SenmlJson;
import org.veille.device.Normaliser.Normal;
import org.veille.model.Address;
import org.veille.model.DeviceId;
import org.veille.model.Loss;
import org.veille.model.Place;
import org.veille.model.Quantity;
import org.veille.model.Reading;
import org.veille.model.Unit;

/** From what a codec found to what is kept, and which device it is from. */
class NormaliserTest {
    private static final long NOW_MS = 1_772_323_200_000L;
    private static final long STAMP_MS = NOW_MS - 1_000;
    private static final Device AIR = device(Optional.empty());

    private static Device device(Optional<Duration> interval) {
        return new Device(new DeviceId("salle-12-air"), Optional.empty(), new Place("principal", "salle-12"), interval, Map.of());
    }

    private static Normal normal(String unit, double value, OptionalLong tMs) {
        Reading reading = new Reading(Quantity.parse("temperature"), "", value, Unit.parse(unit), tMs);
        return Normaliser.normalise(AIR, reading, STAMP_MS, NOW_MS);
    }

    private static Loss loss(Normal normal) {
        return ((Normal.Discarded) normal).reason();
    }

    @Test
    void aValueIsKeptInTheQuantitysOwnUnit() {
        Normal.Kept kept = (Normal.Kept) normal("°F", 68, OptionalLong.empty());

        assertThat(kept.sample().value()).isEqualTo(20, within(1e-9));
        assertThat(kept.sample().series()).hasToString("salle-12-air/temperature");
    }

    @Test
    void aReadingWithoutATimeTakesTheStamp() {
        assertThat(((Normal.Kept) normal("°C", 20, OptionalLong.empty())).sample().tMs()).isEqualTo(STAMP_MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {NOW_MS - Normaliser.PAST_MS, NOW_MS, NOW_MS + Normaliser.FUTURE_MS})
    void aPlausibleTimeOfTheDeviceIsItsOwn(long tMs) {
        assertThat(((Normal.Kept) normal("°C", 20, OptionalLong.of(tMs))).sample().tMs()).isEqualTo(tMs);
    }

    @ParameterizedTest
    @ValueSource(longs = {NOW_MS - Normaliser.PAST_MS - 1, NOW_MS + Normaliser.FUTURE_MS + 1, 0})
    void anImplausibleTimeOfTheDeviceIsALoss(long tMs) {
        assertThat(loss(normal("°C", 20, OptionalLong.of(tMs)))).isEqualTo(Loss.IMPLAUSIBLE_TIME);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberIsALoss(double value) {
        assertThat(loss(normal("°C", value, OptionalLong.empty()))).isEqualTo(Loss.NOT_A_NUMBER);
    }

    @Test
    void whatCannotBePhysicallyIsALossThatNamesItsBounds() {
        Normal normal = normal("°C", -300, OptionalLong.empty());

        assertThat(loss(normal)).isEqualTo(Loss.OUT_OF_RANGE);
        assertThat(((Normal.Discarded) normal).detail()).contains("temperature = -300.0 °C, possible ");
    }

    @Test
    void aTopicMayCarryTheValuesOfSeveralDevices() {
        Address topic = new Address(Address.MQTT, "building/all");
        Binding one = new Binding(topic, AIR, new SenmlJson(Map.of()), Binding.Reads.FRAME);
        Binding two = new Binding(topic, device(Optional.of(Duration.ofMinutes(10))), one.codec(), Binding.Reads.FRAME);
        Bindings bindings = new Bindings(List.of(one, two));

        assertThat(bindings.of(topic)).containsExactly(one, two);
        assertThat(bindings.of(new Address(Address.COAP, "building/all"))).isEmpty();
    }

    @Test
    void anIntervalThatIsNotKnownIsZero() {
        assertThat(AIR.periodMs()).isZero();
        assertThat(device(Optional.of(Duration.ofMinutes(10))).periodMs()).isEqualTo(600_000);
    }
}
