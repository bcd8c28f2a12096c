package org.veille.adapter.influx;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.config.Secret;
import org.veille.model.Destination;
import org.veille.model.InvalidValue;

/**
 * {@code influx} of the configuration. With {@code version: auto} the server is asked for its version; one that does
 * not say (VictoriaMetrics) is written as version 2 when organisation and bucket are there, else as version 1.
 *
 * @param url http or https, without user, query and fragment; a path is kept in front of the server's own
 * @param every 1 s to 24 h
 */
@Doc("The InfluxDB server that gets the points.")
public record InfluxSettings(
        @Doc("Where the server listens, for example https://influx.ville.example or http://localhost:8086.") URI url,
        @Doc("The server's interface: 1, 2 or 3; auto asks the server.") @Default("auto") InfluxVersion version,
        @Doc("The organisation, InfluxDB 2.") Optional<String> org,
        @Doc("The bucket (InfluxDB 2) or the database (InfluxDB 3) of what is kept for years.") Optional<String> bucket,
        @Doc("The bucket of the live values, kept for days; absent: they go to the bucket of all others. Made for 7 days"
                        + " where it is missing, InfluxDB 2.")
                Optional<String> liveBucket,
        @Doc("The token that may write to the buckets.") Optional<Secret> token,
        @Doc("The database, InfluxDB 1.") Optional<String> database,
        @Doc("The user, InfluxDB 1 with authentication.") Optional<String> user,
        @Doc("The password of the user.") Optional<Secret> password,
        @Doc("The retention policy of what is kept for years, InfluxDB 1; absent: the database's default.")
                Optional<String> retentionPolicy,
        @Doc("The retention policy of the live values, InfluxDB 1; absent: the one of all others. Made for 7 days where it is"
                        + " missing.")
                Optional<String> liveRetentionPolicy,
        @Doc("How often points are sent; fewer, larger requests cost less.") @Default("15 min") @Range(min = "1 s", max = "24 h")
                Duration every,
        @Doc("Whether a missing database (InfluxDB 1), or the missing policy or bucket of the live values, is created.") @Default("true")
                boolean create) {

    /** Shorter than a second is a stream, not batches. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Longer than a day is no monitoring any more. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** @throws InvalidValue when keys contradict or miss each other; names the key to change */
    public InfluxSettings {
        requireAddress(url);
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw InvalidValue.at("every", every.toString(), "1 s to 24 h", "");
        }
        switch (version) {
            case V1 -> requireKey("database", database, "InfluxDB 1 writes to a database");
            case V2 -> {
                requireKey("org", org, "InfluxDB 2 writes to a bucket of an organisation");
                requireKey("bucket", bucket, "InfluxDB 2 writes to a bucket");
                requireKey("token", token, "InfluxDB 2 wants a token; write for example file:secrets/influx");
            }
            case V3 -> {
                requireKey("bucket", bucket, "write here what InfluxDB 3 calls a database");
                requireKey("token", token, "InfluxDB 3 wants a token; write for example file:secrets/influx");
            }
            case AUTO -> requireSomewhere(org, bucket, database);
        }
        requirePair("live-bucket", liveBucket, "bucket", bucket);
        requirePair("live-retention-policy", liveRetentionPolicy, "database", database);
        requirePair("retention-policy", retentionPolicy, "database", database);
        requirePair("password", password, "user", user);
        requirePair("user", user, "password", password);
    }

    /** Whether there is enough to write as to InfluxDB 2 or 3. */
    boolean hasBucket() {
        return bucket.isPresent() && (org.isPresent() || version == InfluxVersion.V3);
    }

    /** The destination whose place is used: live values without one of their own go with all others. */
    Destination keeps(Destination destination) {
        return liveBucket.isPresent() || liveRetentionPolicy.isPresent() ? destination : Destination.ARCHIVE;
    }

    /** Where rows of a destination go in {@link #database}; empty for the database's default. */
    Optional<String> policy(Destination destination) {
        return switch (destination) {
            case ARCHIVE -> retentionPolicy;
            case LIVE -> liveRetentionPolicy.or(() -> retentionPolicy);
        };
    }

    /** Where rows of a destination go, InfluxDB 2 and 3; only where there is a bucket. */
    String bucket(Destination destination) {
        String archive = bucket.orElseThrow();
        return switch (destination) {
            case ARCHIVE -> archive;
            case LIVE -> liveBucket.orElse(archive);
        };
    }

    private static void requireAddress(URI url) {
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null) {
            throw InvalidValue.at(
                    "url", url.toString(), "an address that begins with http:// or https:// and a host", "");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw InvalidValue.at(
                    "url",
                    url.getScheme() + "://" + url.getHost() + "…",
                    "an address without user, query or fragment",
                    "user, password and token have keys of their own");
        }
    }

    private static void requireSomewhere(Optional<String> org, Optional<String> bucket, Optional<String> database) {
        if (bucket.isEmpty() && database.isEmpty()) {
            throw InvalidValue.at(
                    "bucket",
                    "",
                    "where to write",
                    "InfluxDB 2 and 3: org, bucket and token; InfluxDB 1: database, user and password");
        }
        if (database.isEmpty() && org.isEmpty()) {
            throw InvalidValue.at(
                    "org", "", "the organisation of the bucket", "for InfluxDB 3, which has none, write version: 3");
        }
    }

    private static void requireKey(String key, Optional<?> value, String remedy) {
        if (value.isEmpty()) {
            throw InvalidValue.at(key, "", "a value for " + key, remedy);
        }
    }

    private static void requirePair(String key, Optional<?> value, String other, Optional<?> needed) {
        if (value.isPresent() && needed.isEmpty()) {
            throw InvalidValue.at(
                    other, "", "a value for " + other + " beside " + key, "add " + other + " or leave out " + key);
        }
    }
}
