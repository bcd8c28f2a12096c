package org.veille.app;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.veille.adapter.influx.InfluxProbe;
import org.veille.adapter.influx.InfluxSettings;
import org.veille.adapter.mqtt.BrokerProbe;
import org.veille.adapter.mqtt.MqttSettings;
import org.veille.port.Clock;
import org.veille.port.Health;
import org.veille.site.Site;
import org.veille.site.SiteFile;

/** Looks at everything that a gateway needs, whether one runs or not, and changes nothing but test points. */
final class Examination {
    private static final int JAVA = 25;
    private static final String NAMES = "names";
    /** IPv4, or IPv6 with or without its brackets. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*]?");
    private static final double MEGABYTE = 1e6;
    private static final long LEAST_MEMORY_KB = 120_000;
    private static final long LEAST_DISK_BYTES = 50_000_000L;
    private static final long LITTLE_DISK_BYTES = 500_000_000L;

    private final Site site;
    private final Clock clock;
    /** A gateway has the ports then, and its database. */
    private final boolean running;
    private final Path proc;
    private final Consumer<Finding> told;

    /**
     * @param proc {@code /proc}
     * @param told each finding, as soon as it is there: a server that is away takes its time
     */
    Examination(Site site, Clock clock, boolean running, Path proc, Consumer<Finding> told) {
        this.site = site;
        this.clock = clock;
        this.running = running;
        this.proc = proc;
        this.told = told;
    }

    List<Finding> run() throws InterruptedException {
        List<Finding> all = new ArrayList<>();
        SiteFile file = site.file();
        tell(all, java());
        tell(all, memory());
        disk(file.data()).forEach(finding -> tell(all, finding));
        tell(all, time(file));
        tell(all, devices());
        tell(all, secrets());
        Optional<MqttSettings> mqtt = file.sources().flatMap(SiteFile.Sources::mqtt);
        if (mqtt.isPresent() && isKnown(mqtt.get().broker().host(), all)) {
            tell(all, broker(mqtt.get()));
        }
        ports(file).forEach(finding -> tell(all, finding));
        if (file.influx().isEmpty()) {
            tell(all, Finding.doubtful("influxdb", "none is configured: the series stay on this machine; add 'influx'"));
        } else if (isKnown(file.influx().get().url().getHost(), all)) {
            influx(file.influx().get()).forEach(finding -> tell(all, finding));
        }
        return all;
    }

    /** @return whether it is worth going on with this part */
    private boolean tell(List<Finding> all, Finding finding) {
        all.add(finding);
        told.accept(finding);
        return finding.verdict() != Finding.Verdict.BAD;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        return feature >= JAVA
                ? Finding.fine("java", Runtime.version().toString())
                : Finding.bad("java", "version " + feature + ", needed is " + JAVA + ": install openjdk-25-jdk-headless");
    }

    private Finding memory() {
        try {
            long kb = Files.readAllLines(proc.resolve("meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            String words = kb / 1_000 + " MB are free";
            return running || kb >= LEAST_MEMORY_KB
                    ? Finding.fine("memory", words)
                    : Finding.doubtful("memory", words + ", and the gateway takes 79 to 101: end other programs");
        } catch (IOException e) {
            return Finding.doubtful("memory", "nothing on this machine says how much there is");
        }
    }

    private static List<Finding> disk(Path data) {
        Path there = data.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace();
            String words = String.format(Locale.ROOT, "%s: %.0f MB are free on %s", data, free / MEGABYTE, store.type());
            if (store.isReadOnly()) {
                return List.of(Finding.bad("disk", data + " is on a file system that is read-only: remount it"));
            }
            if (!Files.isWritable(there)) {
                return List.of(Finding.bad("disk", there + " cannot be written by this user: mend its owner or mode"));
            }
            if (free < LEAST_DISK_BYTES) {
                return List.of(Finding.bad("disk", words + ": free some space"));
            }
            return List.of(
                    free < LITTLE_DISK_BYTES
                            ? Finding.doubtful("disk", words + ": set budget.disk below that, or free some space")
                            : Finding.fine("disk", words));
        } catch (IOException e) {
            return List.of(Finding.bad("disk", data + ": " + e.getMessage()));
        }
    }

    private static Finding time(SiteFile file) {
        if (file.clockEntry().trust() == SiteFile.ClockTrust.ALWAYS) {
            return Finding.fine("clock", "believed always, as veille.yaml says");
        }
        TimeService service = new TimeService(System.nanoTime());
        return service.isSynchronisedSoon()
                ? Finding.fine("clock", "a time service keeps it right")
                : Finding.doubtful(
                        "clock",
                        "no time service says that it is right: readings wait for " + file.clockEntry().hold().toMinutes()
                                + " min after a boot. Let NTP through (systemd-timesyncd, chrony), or set clock.trust to always");
    }

    private Finding devices() {
        int devices = site.counts().devices();
        return devices > 0
                ? Finding.fine("devices", Count.of(devices, "device") + ", " + Count.of(site.counts().rules(), "rule"))
                : Finding.doubtful("devices", "none is configured: 'veille devices --heard' shows who sends");
    }

    /** One that another could read is a mistake, and has been told before. */
    private Finding secrets() {
        int secrets = site.counts().secrets();
        return Finding.fine(
                "secrets",
                secrets == 0 ? "the configuration names none" : Count.of(secrets, "secret") + " found; files only for their owner's eyes");
    }

    /** Of an address nobody has to know anything. */
    private boolean isKnown(String host, List<Finding> all) {
        return ADDRESS.matcher(host).matches() || tell(all, name(host));
    }

    private static Finding name(String host) {
        try {
            return Finding.fine(NAMES, host + " is " + InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            return Finding.bad(NAMES, "nobody knows the name " + host + ": check it, and the name server in /etc/resolv.conf");
        }
    }

    private Finding broker(MqttSettings settings) throws InterruptedException {
        String id = "veille-doctor-" + ProcessHandle.current().pid();
        Health health = BrokerProbe.look(settings, id);
        return health.up()
                ? Finding.fine("broker", health.detail() + ", window " + settings.window())
                : Finding.bad("broker", health.detail());
    }

    private List<Finding> influx(InfluxSettings settings) throws InterruptedException {
        return InfluxProbe.look(settings, site.plan().site(), clock).stream()
                .map(place -> place.up() ? Finding.fine("influxdb", place.detail()) : Finding.bad("influxdb", place.detail()))
                .toList();
    }

    private List<Finding> ports(SiteFile file) {
        List<Finding> found = new ArrayList<>();
        file.page().map(SiteFile.PageEntry::port).filter(port -> port > 0).ifPresent(port -> found.add(tcp(port)));
        file.sources().flatMap(SiteFile.Sources::coap).ifPresent(coap -> found.add(
                udp("coap", new InetSocketAddress(coap.listen().address(), coap.listen().port()))));
        file.sources().flatMap(SiteFile.Sources::lorawan).map(lorawan -> lorawan.listen()).filter(uri -> uri.getPort() > 0)
                .ifPresent(uri -> found.add(udp("lorawan", address(uri))));
        return found;
    }

    private static InetSocketAddress address(URI uri) {
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private Finding tcp(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return free("page", "TCP port " + port);
        } catch (IOException e) {
            return taken("page", "TCP port " + port, e);
        }
    }

    private Finding udp(String part, InetSocketAddress address) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(address);
            return free(part, "UDP " + address);
        } catch (IOException e) {
            return taken(part, "UDP " + address, e);
        }
    }

    private Finding free(String part, String port) {
        return running
                ? Finding.doubtful(part, port + " is free, although a gateway runs: has it read this configuration?")
                : Finding.fine(part, port + " is free");
    }

    private Finding taken(String part, String port, IOException e) {
        return running
                ? Finding.fine(part, port + " is the running gateway's")
                : Finding.bad(part, port + " cannot be had (" + e.getMessage() + "): end the program that has it, or write another");
    }
}
