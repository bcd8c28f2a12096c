package org.veille.adapter.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.adapter.LiveClock;
import org.veille.adapter.RecordingInbox;
import org.veille.model.ActuatorId;
import org.veille.model.InvalidValue;
import org.veille.model.Order;
import org.veille.model.SwitchState;
import org.veille.port.Event;
import org.veille.port.Health;

class GpioRelayTest {
    private static final ActuatorId HEATING = new ActuatorId("gym-heating");

    private final RecordingInbox inbox = new RecordingInbox();
    private Context pi4j;
    private GpioContext gpio = new GpioContext(() -> pi4j = Pi4J.newContextBuilder()
            .add(MockDigitalOutputProvider.newInstance())
            .build());

    @AfterEach
    void close() {
        gpio.close();
    }

    @ParameterizedTest
    @CsvSource({"OPEN, false, LOW", "OPEN, true, HIGH", "CLOSED, false, HIGH", "CLOSED, true, LOW"})
    void itStartsAndEndsInItsSafeState(SafeState safe, boolean activeLow, DigitalState level) {
        GpioRelay relay = started(new GpioSettings(17, safe, activeLow));
        DigitalOutput pin = pin();
        assertThat(pin.state()).isEqualTo(level);

        relay.submit(new Order(1, HEATING, safe == SafeState.OPEN ? SwitchState.ON : SwitchState.OFF));
        assertThat(pin.state()).isNotEqualTo(level);

        relay.close();
        assertThat(pin.state()).isEqualTo(level);
        assertThat(relay.health().up()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ON, false, HIGH", "OFF, false, LOW", "SETBACK, false, LOW",
        "ON, true, LOW", "OFF, true, HIGH", "SETBACK, true, HIGH"
    })
    void anOrderSetsThePinAndIsReadBack(SwitchState state, boolean activeLow, DigitalState level) {
        GpioRelay relay = started(new GpioSettings(17, SafeState.OPEN, activeLow));
        relay.submit(new Order(42, HEATING, state));
        assertThat(pin().state()).isEqualTo(level);
        Event.ReadBack readBack = inbox.all(Event.ReadBack.class).getFirst();
        assertThat(readBack.actuator()).isEqualTo(HEATING);
        assertThat(readBack.order()).isEqualTo(42);
        assertThat(readBack.reached()).hasValue(state);
        assertThat(readBack.words()).isEmpty();
        assertThat(relay.health()).isEqualTo(new Health(true, "pin 17"));
    }

    @Test
    void relaysShareOneContext() {
        started(new GpioSettings(17, SafeState.OPEN, false));
        Context first = pi4j;
        GpioRelay other = new GpioRelay(
                new ActuatorId("hall-light"), new GpioSettings(18, SafeState.OPEN, false), gpio, new LiveClock());
        other.start(inbox);
        assertThat(other.health().up()).isTrue();
        assertThat(pi4j).isSameAs(first);
    }

    @Test
    void nothingOfPi4jIsMadeBeforeARelayStarts() {
        new GpioRelay(HEATING, new GpioSettings(17, SafeState.OPEN, false), gpio, new LiveClock()).close();
        assertThat(pi4j).isNull();
    }

    @Test
    void anOrderOnAMachineWithoutPinsFailsInWords() {
        gpio = new GpioContext(() -> {
            throw new IllegalStateException("outer", new UnsatisfiedLinkError("no libgpiod"));
        });
        GpioRelay relay = started(new GpioSettings(17, SafeState.OPEN, false));
        assertThat(relay.health().up()).isFalse();
        assertThat(relay.health().detail()).contains("no usable pin 17 (no libgpiod)").contains("group gpio");

        relay.submit(new Order(1, HEATING, SwitchState.ON));
        Event.ReadBack readBack = inbox.all(Event.ReadBack.class).getFirst();
        assertThat(readBack.reached()).isEqualTo(Optional.empty());
        assertThat(readBack.words()).contains("no usable pin 17");
        relay.close();
    }

    @Test
    void thisMachineWithoutPinsIsToldNotThrown() {
        Assumptions.assumeFalse(
                java.nio.file.Files.exists(java.nio.file.Path.of("/dev/gpiochip0")), "SKIPPED: this machine has pins");
        gpio = new GpioContext();
        GpioRelay relay = started(new GpioSettings(17, SafeState.OPEN, false));
        assertThat(relay.health().up()).isFalse();
        assertThat(relay.health().detail()).contains("no usable pin 17");
    }

    @Test
    void aPinThatCannotBeSetIsToldAndWorksAgainLater() {
        FailingPins pins = new FailingPins();
        gpio = new GpioContext(() -> Pi4J.newContextBuilder().add(pins).build());
        GpioRelay relay = started(new GpioSettings(17, SafeState.OPEN, false));
        pins.failing = true;
        relay.submit(new Order(1, HEATING, SwitchState.ON));
        assertThat(relay.health().detail()).contains("pin 17 could not be set (line is busy)");
        pins.failing = false;
        relay.submit(new Order(2, HEATING, SwitchState.ON));
        assertThat(relay.health().up()).isTrue();
        assertThat(inbox.all(Event.ReadBack.class))
                .extracting(Event.ReadBack::reached)
                .containsExactly(Optional.empty(), Optional.of(SwitchState.ON));
        assertThat(pins.levels).endsWith(DigitalState.HIGH);
    }

    @Test
    void aFullInboxDoesNotHoldTheCaller() {
        RecordingInbox full = new RecordingInbox(0);
        GpioRelay relay = new GpioRelay(HEATING, new GpioSettings(17, SafeState.OPEN, false), gpio, new LiveClock());
        relay.start(full);
        relay.submit(new Order(1, HEATING, SwitchState.ON));
        full.makeRoom(1);
        await().until(() -> full.all(Event.ReadBack.class).size() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 28})
    void aPinOutsideTheHeaderIsRefused(int pin) {
        assertThatThrownBy(() -> new GpioSettings(pin, SafeState.OPEN, false))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo("pin"));
    }

    private GpioRelay started(GpioSettings settings) {
        GpioRelay relay = new GpioRelay(HEATING, settings, gpio, new LiveClock());
        relay.start(inbox);
        return relay;
    }

    private DigitalOutput pin() {
        return pi4j.registry().get("veille-gym-heating", DigitalOutput.class);
    }

    /** Pins of a board whose kernel says no from time to time. */
    private static final class FailingPins extends DigitalOutputProviderBase implements DigitalOutputProvider {
        private final List<DigitalState> levels = new ArrayList<>();
        private boolean failing;

        FailingPins() {
            super("failing-pins", "failing pins");
        }

        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            DigitalOutput pin = new DigitalOutputBase(this, config) {
                @Override
                public DigitalOutput state(DigitalState state) throws IOException {
                    if (failing) {
                        throw new IOException("line is busy");
                    }
                    levels.add(state);
                    return super.state(state);
                }
            };
            context.registry().add(pin);
            return pin;
        }
    }
}
