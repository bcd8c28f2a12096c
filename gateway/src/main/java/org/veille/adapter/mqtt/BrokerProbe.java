package org.veille.adapter.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.veille.port.Health;

/**
 * Tries a broker as the gateway would use it: connects, subscribes, and is gone again. With a client id of its own and a session that
 * leaves nothing behind, so that it disturbs no gateway that runs.
 */
public final class BrokerProbe {
    private static final long ANSWER_S = 15;

    private BrokerProbe() {}

    /** @param clientId no other program's */
    public static Health look(MqttSettings settings, String clientId) throws InterruptedException {
        Trouble trouble = new Trouble(settings, clientId);
        try (BrokerConnection connection = new BrokerConnection(settings, clientId, (_, _, _) -> {}, true)) {
            connection.open();
            CompletableFuture<List<TopicFilter>> refused = new CompletableFuture<>();
            connection.subscribe(refused::complete);
            List<TopicFilter> no = refused.get(ANSWER_S, TimeUnit.SECONDS);
            return no.isEmpty()
                    ? new Health(true, "connected to " + settings.broker() + ", subscribed to " + settings.topics())
                    : new Health(
                            false,
                            settings.broker() + ": the broker refuses the subscription to " + no
                                    + ": give the gateway's user the right to read it");
        } catch (MqttException | RuntimeException e) {
            return new Health(false, trouble.connecting(e));
        } catch (TimeoutException | ExecutionException e) {
            return new Health(false, settings.broker() + ": connected, and the subscription is not answered");
        }
    }
}
