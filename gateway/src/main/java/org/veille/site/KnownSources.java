package org.veille.site;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veille.adapter.mqtt.TopicFilter;
import org.veille.config.Keys;
import org.veille.config.Where;

/**
 * The sources of {@code veille.yaml}, as devices need to know them. Where the file has mistakes, a source that was
 * probably meant counts: nobody shall be told to add what is there, only misspelt.
 *
 * @param names as under {@code sources}
 * @param topics that the gateway subscribes to; empty when they are not known
 */
record KnownSources(Set<String> names, Optional<List<TopicFilter>> topics) {
    static final String MQTT = "mqtt";
    static final String COAP = "coap";
    static final String LORAWAN = "lorawan";
    private static final Set<String> ALL = Set.of(MQTT, COAP, LORAWAN);

    /** For devices that are checked by themselves. */
    static final KnownSources ANY = new KnownSources(ALL, Optional.empty());

    /** @param file empty when it has mistakes */
    static KnownSources of(Optional<SiteFile> file, SiteDraft draft) {
        Where sources = draft.where().keys().getOrDefault("sources", Where.NOWHERE);
        Optional<List<TopicFilter>> topics = draft.mqtt().flatMap(SiteDraft.Mqtt::topics);
        boolean misspelt = draft.sources().isEmpty() && !Keys.cover(SiteFile.class, draft.where())
                || !Keys.cover(SiteFile.Sources.class, sources)
                || draft.sources().isEmpty() && sources != Where.NOWHERE;
        if (misspelt) {
            return new KnownSources(ALL, topics);
        }
        return new KnownSources(file.map(KnownSources::names).orElse(sources.keys().keySet()), topics);
    }

    private static Set<String> names(SiteFile file) {
        Set<String> names = new HashSet<>();
        file.sources().flatMap(SiteFile.Sources::mqtt).ifPresent(_ -> names.add(MQTT));
        file.sources().flatMap(SiteFile.Sources::coap).ifPresent(_ -> names.add(COAP));
        file.sources().flatMap(SiteFile.Sources::lorawan).ifPresent(_ -> names.add(LORAWAN));
        return names;
    }

    boolean has(String source) {
        return names.contains(source);
    }
}
