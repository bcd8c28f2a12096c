package org.veille.adapter.mqtt;

import java.util.ResourceBundle;
import org.eclipse.paho.client.mqttv3.logging.Logger;

/**
 * Says nothing. Paho traces every packet, several times, through {@code java.util.logging}; what a person needs to
 * know of a connection is in the source's health and our own log. Public with a public constructor, as Paho makes it
 * by its name.
 */
public final class SilentLogger implements Logger {
    @Override
    public void initialise(ResourceBundle catalogue, String id, String context) {}

    @Override
    public void setResourceName(String context) {}

    @Override
    public boolean isLoggable(int level) {
        return false;
    }

    @Override
    public void severe(String type, String method, String message) {}

    @Override
    public void severe(String type, String method, String message, Object[] inserts) {}

    @Override
    public void severe(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void warning(String type, String method, String message) {}

    @Override
    public void warning(String type, String method, String message, Object[] inserts) {}

    @Override
    public void warning(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void info(String type, String method, String message) {}

    @Override
    public void info(String type, String method, String message, Object[] inserts) {}

    @Override
    public void info(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void config(String type, String method, String message) {}

    @Override
    public void config(String type, String method, String message, Object[] inserts) {}

    @Override
    public void config(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void fine(String type, String method, String message) {}

    @Override
    public void fine(String type, String method, String message, Object[] inserts) {}

    @Override
    public void fine(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void finer(String type, String method, String message) {}

    @Override
    public void finer(String type, String method, String message, Object[] inserts) {}

    @Override
    public void finer(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void finest(String type, String method, String message) {}

    @Override
    public void finest(String type, String method, String message, Object[] inserts) {}

    @Override
    public void finest(String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void log(int level, String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public void trace(int level, String type, String method, String message, Object[] inserts, Throwable thrown) {}

    @Override
    public String formatMessage(String message, Object[] inserts) {
        return message;
    }

    @Override
    public void dumpTrace() {}
}
