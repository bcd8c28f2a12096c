package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veille.condense.DefaultMethod.Kind;
import org.veille.model.Quantity;

/** What condenses a series that no rule matches: a method, a bound and a reason for every quantity. */
class DefaultsTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @ParameterizedTest
    @EnumSource
    void everyQuantityHasAMethodOfItsKind(Quantity quantity) {
        Kind kind = Defaults.of(quantity).kind();

        switch (quantity.kind()) {
            case CONTINUOUS -> assertThat(kind).isIn(Kind.TREND, Kind.WINDOW);
            case STEP -> assertThat(kind).isEqualTo(Kind.STEP);
            case COUNTER -> assertThat(kind).isEqualTo(Kind.COUNTER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDefaultHasAReasonAndABoundWhereItsMethodKeepsOne(Quantity quantity) {
        DefaultMethod method = Defaults.of(quantity);

        assertThat(method.why()).hasSizeGreaterThan(15).doesNotEndWith(".");
        switch (method.kind()) {
            case TREND, COUNTER -> assertThat(method.within()).isPositive().isFinite();
            case STEP, WINDOW -> assertThat(method.isBounded()).isFalse();
        }
    }

    @Test
    void theMethodsHoldForSixHoursAndPowerGoesToWindowsOfTenMinutes() {
        assertThat(Defaults.of(Quantity.CO2).method(PARIS).identity()).isEqualTo("trend 25.0 21600000");
        assertThat(Defaults.of(Quantity.POWER).method(PARIS).identity()).isEqualTo("window 600000 Europe/Paris LINE 0");
        assertThat(Defaults.of(Quantity.REACTIVE_POWER).kind()).isEqualTo(Kind.WINDOW);
        assertThat(Defaults.of(Quantity.APPARENT_POWER).kind()).isEqualTo(Kind.WINDOW);
    }

    @Test
    void aStateKeepsEveryChange() {
        assertThat(Defaults.of(Quantity.CONTACT).method(PARIS).identity()).isEqualTo("step 21600000");
        assertThat(Defaults.of(Quantity.OCCUPANCY).method(PARIS).identity()).isEqualTo("step 21600000");
    }

    @Test
    void anIndexKeepsItsBound() {
        assertThat(Defaults.of(Quantity.ENERGY).method(PARIS).identity()).isEqualTo("counter 10.0 21600000 - NaN NaN");
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodReadsBackFromItsIdentity(Quantity quantity) {
        Method method = Defaults.of(quantity).method(PARIS);

        assertThat(Method.parse(method.identity()).orElseThrow().identity()).isEqualTo(method.identity());
    }

    @Test
    void aCoarseSensorWidensTheBoundToThreeQuartersOfItsStep() {
        DefaultMethod temperature = Defaults.of(Quantity.TEMPERATURE);

        assertThat(temperature.forSensor(0.5).within()).isEqualTo(0.375);
        assertThat(temperature.forSensor(0.5).why()).isEqualTo(temperature.why());
        assertThat(temperature.forSensor(0.5).method(PARIS).identity()).isEqualTo("trend 0.375 21600000");
        assertThat(temperature.forSensor(0.01)).isEqualTo(temperature);
    }

    @Test
    void aMethodWithoutABoundIsTheSameForEverySensor() {
        assertThat(Defaults.of(Quantity.POWER).forSensor(1e6)).isEqualTo(Defaults.of(Quantity.POWER));
        assertThat(Defaults.of(Quantity.OCCUPANCY).forSensor(1e6)).isEqualTo(Defaults.of(Quantity.OCCUPANCY));
    }
}
