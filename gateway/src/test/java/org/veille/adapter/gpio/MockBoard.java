package org.veille.adapter.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;

/** A board whose pins are Pi4J's mock provider: real relays on it, for tests of other rooms. */
public final class MockBoard implements AutoCloseable {
    private Context pi4j;
    private final GpioContext gpio = new GpioContext(() -> pi4j = Pi4J.newContextBuilder()
            .add(MockDigitalOutputProvider.newInstance())
            .build());

    public GpioContext gpio() {
        return gpio;
    }

    /** Whether the pin of the relay of this name carries a high level. */
    public boolean isHigh(String actuator) {
        return pi4j.registry().<DigitalOutput>get("veille-" + actuator).state() == DigitalState.HIGH;
    }

    @Override
    public void close() {
        gpio.close();
    }
}
