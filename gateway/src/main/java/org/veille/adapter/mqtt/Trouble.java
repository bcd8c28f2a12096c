package org.veille.adapter.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.veille.model.InvalidValue;

/** What went wrong with a broker, in one line for a person, with the remedy. */
final class Trouble {
    private final MqttSettings settings;
    private final String clientId;

    Trouble(MqttSettings settings, String clientId) {
        this.settings = settings;
        this.clientId = clientId;
    }

    /** Why there is no connection. */
    String connecting(Throwable why) {
        Broker broker = settings.broker();
        return broker + ": "
                + refused(why)
                        .or(() -> unreachable(why))
                        .or(() -> untrusted(why))
                        .orElseGet(() -> last(why));
    }

    /** @param again whether connections have ended soon several times in a row */
    String lost(Throwable why, boolean again) {
        boolean silent = why instanceof MqttException paho
                && paho.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT;
        String words = silent
                ? "the broker does not answer any more: check it and the network"
                : "the broker ended the connection";
        return settings.broker() + ": " + words
                + (again ? "; does another program use the client id '" + clientId + "'? set client-id:" : "");
    }

    private Optional<String> refused(Throwable why) {
        if (why instanceof InvalidValue || why instanceof IllegalStateException) {
            return Optional.of(why.getMessage());
        }
        if (!(why instanceof MqttException paho)) {
            return Optional.empty();
        }
        String who = settings.user().map(user -> "user '" + user + "'").orElse("a gateway without a user");
        return Optional.ofNullable(
                switch (paho.getReasonCode()) {
                    case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                        "the broker refuses " + who + ": check user: and password:, and the broker's list of users";
                    case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                        "the broker refuses the client id '" + clientId + "': set client-id:";
                    case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                        "the broker does not speak MQTT 3.1.1: use one that does";
                    case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> "the broker says it is unavailable: check it";
                    case MqttException.REASON_CODE_CLIENT_TIMEOUT ->
                        "no answer to the connection request: is it an MQTT broker, and plain or TLS as written?";
                    default -> null;
                });
    }

    private Optional<String> unreachable(Throwable why) {
        Broker broker = settings.broker();
        if (caused(why, UnknownHostException.class).isPresent()) {
            return Optional.of("no machine of the name '" + broker.host() + "' is known: check broker: and the DNS");
        }
        if (caused(why, ConnectException.class).isPresent()) {
            return Optional.of("nothing listens on port " + broker.port() + ": is the broker running?");
        }
        if (caused(why, SocketTimeoutException.class).isPresent()
                || caused(why, NoRouteToHostException.class).isPresent()) {
            return Optional.of("the machine does not answer: check broker:, the network and firewalls");
        }
        boolean ended = caused(why, EOFException.class).isPresent() || caused(why, SocketException.class).isPresent();
        if (ended && !broker.tls()) {
            return Optional.of("the broker ended the connection: if its port is for TLS, write mqtts://");
        }
        return Optional.empty();
    }

    private Optional<String> untrusted(Throwable why) {
        Optional<SSLException> tls = caused(why, SSLException.class);
        if (tls.isEmpty()) {
            return Optional.empty();
        }
        if (caused(why, CertificateExpiredException.class).isPresent()
                || caused(why, CertificateNotYetValidException.class).isPresent()) {
            return Optional.of("the broker's certificate is not valid today: renew it, or set the gateway's clock");
        }
        if (caused(why, CertPathBuilderException.class).isPresent()) {
            return Optional.of("the broker's certificate is signed by an authority that is not trusted: "
                    + settings.ca().map(ca -> "check the authority in " + ca).orElse("set ca:"));
        }
        String words = String.valueOf(tls.get().getMessage());
        if (words.contains("No name matching") || words.contains("No subject alternative")) {
            return Optional.of("the broker's certificate is not for '" + settings.broker().host()
                    + "': write the name in the certificate as broker:");
        }
        if (words.contains("Unsupported or unrecognized SSL message")) {
            return Optional.of("the port does not speak TLS: write the TLS port, or mqtt://");
        }
        return Optional.of("TLS failed: " + words);
    }

    private static String last(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static <T extends Throwable> Optional<T> caused(Throwable why, Class<T> type) {
        for (Throwable link = why; link != null; link = link.getCause()) {
            if (type.isInstance(link)) {
                return Optional.of(type.cast(link));
            }
        }
        return Optional.empty();
    }
}
