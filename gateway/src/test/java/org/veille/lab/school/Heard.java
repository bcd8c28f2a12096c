package org.veille.lab.school;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.veille.codec.CayenneLpp;
import org.veille.codec.Codec;
import org.veille.codec.Decoded;
import org.veille.codec.FieldMapping;
import org.veille.codec.FlatJson;
import org.veille.codec.SenmlJson;
import org.veille.model.Payload;
import org.veille.model.Reading;
import org.veille.model.Unit;

/** What the gateway's own codecs read from the school's messages. */
final class Heard {
    private static final Map<String, String> AIR =
            Map.of("/co2", "co2 ppm", "/temperature", "temperature °C", "/humidity", "humidity %");

    /** By topic, path or DevEUI. */
    private final Map<String, Codec> codecs = new HashMap<>();

    private final Map<String, TreeMap<Long, Double>> series = new HashMap<>();

    private Heard(School school) {
        codecs.put("zigbee2mqtt/salle-1", json(AIR));
        codecs.put("zigbee2mqtt/salle-2", json(AIR));
        codecs.put("zigbee2mqtt/gym-air", json(Map.of("/temperature", "temperature °C", "/humidity", "humidity %")));
        codecs.put("zigbee2mqtt/gym-presence", json(Map.of("/occupancy", "occupancy")));
        codecs.put("esphome/cantine/temperature", json(Map.of("", "temperature °C")));
        codecs.put("esphome/cantine/co2", json(Map.of("", "co2 ppm")));
        codecs.put("esphome/chaufferie/depart", json(Map.of("", "temperature °C")));
        codecs.put("compteur/general/power", json(Map.of("", "power W")));
        codecs.put("compteur/general/energy", json(Map.of("", "energy Wh")));
        codecs.put("/salle-4", new SenmlJson(Map.of()));
        codecs.put("/hall", new SenmlJson(Map.of()));
        for (LoraIdentity device : school.loraDevices()) {
            codecs.put(device.devEui(), new CayenneLpp(FieldMapping.EMPTY));
        }
    }

    private static Codec json(Map<String, String> map) {
        return FlatJson.of(FieldMapping.parse(map), Optional.empty());
    }

    /** @return series by {@code sender quantity}, canonical unit by event time */
    static Map<String, TreeMap<Long, Double>> of(School school, List<Emission> emissions) {
        Heard heard = new Heard(school);
        emissions.forEach(heard::hear);
        return heard.series;
    }

    private void hear(Emission emission) {
        switch (emission) {
            case Emission.Mqtt(long tMs, String topic, String payload) ->
                read(topic, payload.getBytes(StandardCharsets.UTF_8), tMs);
            case Emission.Coap(long tMs, String path, String senml) ->
                read(path, senml.getBytes(StandardCharsets.UTF_8), tMs);
            case Emission.Lora(long tMs, String devEui, int fPort, byte[] payload) -> {
                if (fPort == Senders.LPP_PORT) {
                    read(devEui, payload, tMs);
                }
            }
        }
    }

    private void read(String sender, byte[] bytes, long tMs) {
        Codec codec = codecs.get(sender);
        if (codec == null) {
            throw new AssertionError("a message from " + sender + ", which no test knows");
        }
        switch (codec.decode(Payload.of(bytes), tMs)) {
            case Decoded.Readings readings -> {
                for (Reading reading : readings.readings()) {
                    add(sender, reading, tMs);
                }
            }
            case Decoded.Undecodable undecodable -> throw new AssertionError(sender + ": " + undecodable);
        }
    }

    private void add(String sender, Reading reading, long tMs) {
        Unit canonical = reading.quantity().unit();
        series.computeIfAbsent(sender + " " + reading.quantity(), _ -> new TreeMap<>())
                .put(reading.tMs().orElse(tMs), reading.unit().convert(reading.value(), canonical));
    }

    static List<Double> values(Map<Long, Double> series) {
        return new ArrayList<>(series.values());
    }
}
