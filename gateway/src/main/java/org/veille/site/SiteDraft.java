package org.veille.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.veille.adapter.mqtt.TopicFilter;
import org.veille.config.Default;
import org.veille.config.OneOrMany;
import org.veille.config.Partial;
import org.veille.config.Secret;
import org.veille.config.Where;

/**
 * What of {@code veille.yaml} other files are checked against, and what of it stands in further files. Can be had of a
 * file with mistakes too, so that those of the other files need not wait until they are mended.
 */
@Partial
record SiteDraft(
        Optional<Building> site,
        Optional<Sources> sources,
        Optional<Influx> influx,
        @Default("devices.yaml") Path devices,
        @Default("rules") Path rules,
        Where where) {

    @Partial
    record Building(Optional<String> schoolZone) {}

    @Partial
    record Sources(Optional<Mqtt> mqtt, Where where) {}

    @Partial
    record Mqtt(
            @OneOrMany Optional<List<TopicFilter>> topics,
            Optional<Secret> password,
            Optional<Path> ca,
            Where where) {}

    @Partial
    record Influx(Optional<Secret> token, Optional<Secret> password, Where where) {}

    Optional<Mqtt> mqtt() {
        return sources.flatMap(Sources::mqtt);
    }

    Optional<String> schoolZone() {
        return site.flatMap(Building::schoolZone);
    }
}
