package org.veille.adapter.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import java.util.function.Supplier;

/** Pi4J's context, one for all relays; made when the first of them starts. */
public final class GpioContext implements AutoCloseable {
    private final Supplier<Context> maker;
    private Context context;

    /** The pins of this board. */
    public GpioContext() {
        // Only what is used: detection would look for every platform and plug-in on the class path.
        this(() -> Pi4J.newContextBuilder()
                .add(GpioDDigitalOutputProvider.newInstance())
                .disableShutdownHook()
                .build());
    }

    GpioContext(Supplier<Context> maker) {
        this.maker = maker;
    }

    /** @throws RuntimeException or LinkageError when the board has no pins, or we may not use them */
    synchronized Context get() {
        if (context == null) {
            context = maker.get();
        }
        return context;
    }

    /** After the relays are closed. */
    @Override
    public synchronized void close() {
        if (context != null) {
            context.shutdown();
            context = null;
        }
    }
}
