package org.veille.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.veille.condition.Calendars;
import org.veille.condition.Inventory;
import org.veille.config.Binder;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.device.Bindings;
import org.veille.port.Plan;
import org.veille.rule.Actuators;
import org.veille.rule.RulesFile;

/**
 * Reads {@code veille.yaml} and all it refers to, checks each file and then all of them together. Every problem is reported,
 * with its place; a configuration with an error gives no {@link Site}, so a bad file never replaces a good one.
 */
public final class SiteLoader {
    private final Path home;
    private final Scripts scripts;
    private final UnaryOperator<String> environment;
    private final List<Path> read = new ArrayList<>();

    /**
     * @param home the folder with {@code firmware-config} and {@code edge-rules}
     * @param environment for secrets
     */
    public SiteLoader(Path home, Scripts scripts, UnaryOperator<String> environment) {
        this.home = home;
        this.scripts = scripts;
        this.environment = environment;
    }

    public Optional<Site> load(Path veilleYaml, Problems problems) {
        Optional<SiteFile> file = read(veilleYaml, problems)
                .flatMap(node -> Binder.bind(SiteFile.class, node, problems));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Devices devices = new Devices(file.get().sources(), profiles(problems), environment, problems);
        for (Path path : YamlFolder.files(file.get().devices(), file.get().where().of("devices"), true, problems)) {
            read(path, problems).ifPresent(node -> devices.add(Binder.bindList(DeviceEntry.class, node, problems)));
        }
        List<RulesFile> rules = new ArrayList<>();
        boolean written = file.get().where().keys().containsKey("rules");
        for (Path path : YamlFolder.files(file.get().rules(), file.get().where().of("rules"), written, problems)) {
            if (!path.getFileName().toString().endsWith(".test.yaml")) {
                read(path, problems)
                        .flatMap(node -> Binder.bind(RulesFile.class, node, problems))
                        .ifPresent(rules::add);
            }
        }
        return site(file.get(), devices, rules, problems);
    }

    /** Device profiles, as a device that names one would get them. */
    public Profiles profiles(Problems problems) {
        return new Profiles(home.resolve("firmware-config").resolve("devices"), scripts, problems);
    }

    private Optional<Site> site(SiteFile file, Devices devices, List<RulesFile> files, Problems problems) {
        Calendars calendars = YamlFolder.calendars(home, file.site().schoolZone(), problems);
        Inventory inventory = new Inventory(devices.installed);
        RuleSet rules = RuleSet.of(files, calendars, inventory, actuators(devices), problems);
        if (problems.hasErrors()) {
            return Optional.empty();
        }
        Plan plan = new Plan(
                file.site().name(),
                file.site().zone(),
                devices.devices,
                new Bindings(devices.bindings),
                devices.sessions,
                rules.condense(),
                rules.rules(),
                devices.actuators);
        Site.Counts counts = new Site.Counts(
                devices.devices.size(), devices.series, rules.count(), devices.actuators.size());
        return Optional.of(new Site(file, plan, devices.relays, counts, List.copyOf(read)));
    }

    private static Actuators actuators(Devices devices) {
        return Actuators.of(
                devices.actuators.keySet(),
                devices.actuators.entrySet().stream()
                        .filter(entry -> entry.getValue().load().neverCut())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private Optional<Node> read(Path path, Problems problems) {
        read.add(path);
        return YamlFile.read(path, problems);
    }
}
