package org.veille.adapter.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.ActuatorId;
import org.veille.model.Order;
import org.veille.model.SwitchState;
import org.veille.port.Actuator;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;

/**
 * A relay on a pin: ON closes its contact; OFF and SETBACK open it, as a contact has no third state.
 *
 * <p>The pin takes the safe state when the relay starts and when it is closed. When the gateway crashes, the kernel
 * takes the pin back; whether it keeps its level then depends on kernel and board, and starting anew brings the safe
 * state. The read-back is the level that the kernel accepted for the pin: it tells a pin that failed, not a contact
 * that is welded. On a machine without pins the relay stays down and says so; everything else runs.
 *
 * <p>Tried with Pi4J's mock provider and on a machine without pins, not on a real board.
 */
public final class GpioRelay implements Actuator {
    private static final Logger LOG = LoggerFactory.getLogger(GpioRelay.class);

    private final ActuatorId id;
    private final GpioSettings settings;
    private final GpioContext gpio;
    private final Clock clock;
    private Inbox inbox;
    private DigitalOutput output;
    private volatile Health health = new Health(false, "not started");

    /** @param gpio shared by all relays, closed after them */
    public GpioRelay(ActuatorId id, GpioSettings settings, GpioContext gpio, Clock clock) {
        this.id = id;
        this.settings = settings;
        this.gpio = gpio;
        this.clock = clock;
    }

    @Override
    public ActuatorId id() {
        return id;
    }

    @Override
    public synchronized void start(Inbox into) {
        inbox = into;
        try {
            Context context = gpio.get();
            DigitalState safe = level(settings.safeState() == SafeState.CLOSED);
            output = context.create(DigitalOutput.newConfigBuilder(context)
                    .id("veille-" + id)
                    .name(id.name())
                    .address(settings.pin())
                    .initial(safe)
                    .shutdown(safe)
                    .build());
            health = new Health(true, "pin " + settings.pin());
        } catch (RuntimeException | LinkageError e) {
            // Native code is missing on other processors; no board should keep the readings from flowing.
            down("this machine has no usable pin " + settings.pin() + " (" + words(e)
                    + "): is it a Raspberry Pi, and is the gateway's user in the group gpio?");
        }
    }

    @Override
    public synchronized void submit(Order order) {
        if (output == null) {
            answer(order, Optional.empty(), health.detail());
            return;
        }
        boolean closed = order.state() == SwitchState.ON;
        try {
            output.state(level(closed));
            boolean reached = output.state() == level(closed);
            health = reached ? new Health(true, "pin " + settings.pin()) : health;
            if (reached) {
                answer(order, Optional.of(order.state()), "");
            } else {
                down("pin " + settings.pin() + " reads " + output.state() + " after " + level(closed)
                        + ": check the wiring");
                answer(order, Optional.empty(), health.detail());
            }
        } catch (RuntimeException e) {
            down("pin " + settings.pin() + " could not be set (" + words(e) + "): does another program use it?");
            answer(order, Optional.empty(), health.detail());
        }
    }

    /** A relay without supply opens. */
    @Override
    public OnGatewayLoss onGatewayLoss() {
        return OnGatewayLoss.DE_ENERGISES;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public synchronized void close() {
        if (output == null) {
            return;
        }
        try {
            // Sets the shutdown level first, then gives the pin back.
            gpio.get().shutdown(output.id());
            health = new Health(false, "closed");
        } catch (RuntimeException e) {
            down("pin " + settings.pin() + " could not be brought to its safe state (" + words(e)
                    + "): check the load");
        }
        output = null;
    }

    private DigitalState level(boolean contactClosed) {
        return contactClosed != settings.activeLow() ? DigitalState.HIGH : DigitalState.LOW;
    }

    private void down(String detail) {
        health = new Health(false, detail);
        LOG.warn("{}: {}", id, detail);
    }

    /** The pipeline's own thread submits: it must not wait for room that only it can make. */
    private void answer(Order order, Optional<SwitchState> reached, String words) {
        Event answer = new Event.ReadBack(id, order.id(), reached, words, clock.now());
        if (!inbox.offer(answer)) {
            Inbox into = inbox;
            Thread.ofPlatform().daemon().name("read-back").start(() -> {
                try {
                    into.put(answer);
                } catch (InterruptedException _) {
                    // Nobody interrupts it; it ends with the gateway.
                }
            });
        }
    }

    private static String words(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
