package org.veille.demo.lora;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.veille.lab.Stage.Protocol;
import org.veille.lab.school.Emission;
import org.veille.lab.school.LoraIdentity;

/**
 * The LoRaWAN devices and the air: each frame is heard by every concentrator, fainter by each further one. Counters
 * begin at 0, so a gateway that keeps a journal of an earlier stage refuses the frames, and rightly: give each stage
 * a new folder.
 */
public final class LoraDevices implements AutoCloseable {
    /** The three channels that every EU868 device has, MHz. */
    private static final double[] CHANNELS = {868.1, 868.3, 868.5};

    private static final int SPREADING_FACTOR = 9;
    private static final double NEAR_RSSI = -71;
    private static final double FAINTER_DB = 23;
    private static final double NEAR_SNR = 9;

    private final Map<String, LoraIdentity> devices = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final List<Concentrator> concentrators = new ArrayList<>();
    private final Consumer<String> trouble;
    private long sent;
    private long confirmed;

    /**
     * @param euis of the concentrators, the nearest first
     * @param port where a gateway on the loopback address takes packet forwarders
     * @param trouble told what went wrong
     */
    public LoraDevices(List<LoraIdentity> devices, List<String> euis, int port, Consumer<String> trouble)
            throws IOException {
        devices.forEach(device -> this.devices.put(device.devEui(), device));
        this.trouble = trouble;
        for (String eui : euis) {
            concentrators.add(new Concentrator(eui, port));
        }
    }

    /** Never waits: nobody asks a radio whether it was heard. */
    public synchronized void send(Emission.Lora emission) {
        long fCnt = counters.merge(emission.devEui(), 0L, (before, _) -> before + 1);
        LoraIdentity device = devices.get(emission.devEui());
        byte[] frame = UplinkFrame.of(device, fCnt, emission.fPort(), emission.payload());
        sent++;
        double fading = frame[frame.length - 1] / 32.0;
        double megahertz = CHANNELS[(int) (fCnt % CHANNELS.length)];
        try {
            for (int i = 0; i < concentrators.size(); i++) {
                double rssi = NEAR_RSSI - i * FAINTER_DB + fading;
                double snr = NEAR_SNR - i * FAINTER_DB / 2 + fading / 4;
                concentrators.get(i).heard(frame, emission.tMs(), megahertz, SPREADING_FACTOR, rssi, snr);
            }
        } catch (IOException e) {
            trouble.accept(device.device() + " not forwarded: " + words(e));
        }
        counts();
    }

    /** Confirmed is what the nearest concentrator was answered. */
    public synchronized Protocol counts() {
        try {
            confirmed = concentrators.getFirst().acknowledged();
        } catch (IOException e) {
            trouble.accept("no answer to the concentrator: " + words(e));
        }
        return new Protocol(sent, confirmed);
    }

    /** The system tells at the next use of a socket that nobody listened at the one before. */
    private static String words(IOException e) {
        return e instanceof PortUnreachableException ? "nobody takes packet forwarders at that port" : e.toString();
    }

    @Override
    public synchronized void close() {
        for (Concentrator concentrator : concentrators) {
            try {
                concentrator.close();
            } catch (IOException _) {
                // Nothing is lost with a socket that does not close.
            }
        }
    }
}
