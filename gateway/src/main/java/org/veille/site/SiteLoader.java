package org.veille.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.veille.condition.Calendars;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.config.Binder;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.device.Bindings;
import org.veille.port.Plan;
import org.veille.rule.Actuators;
import org.veille.rule.RulesFile;
import org.veille.rule.SecondLook;

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
        if (!Files.isRegularFile(veilleYaml)) {
            read(veilleYaml, problems);
            return Optional.empty();
        }
        Optional<Node> node = read(veilleYaml, problems);
        Optional<SiteFile> file = node.flatMap(found -> Binder.bind(SiteFile.class, found, problems));
        boolean sound = !problems.hasErrors();
        SiteDraft draft = draft(veilleYaml, node);
        int secrets = new SecretCheck(environment, problems).check(draft);
        KnownSources sources = node.isEmpty() ? KnownSources.ANY : KnownSources.of(file, draft);
        Devices devices = devices(draft, sources, node.isPresent(), problems);
        List<RulesFile> rules = rules(draft, devices.doubts, problems);
        if (!sound && draft.schoolZone().isEmpty()) {
            devices.doubts.ofCalendars();
        }
        Calendars calendars = YamlFolder.calendars(home, draft.schoolZone(), problems);
        Inventory inventory = new Inventory(devices.installed);
        RuleSet set = RuleSet.of(rules, calendars, inventory, actuators(devices), devices.doubts, problems);
        if (!problems.hasErrors()) {
            lookAgain(set, devices, problems);
        }
        return file.filter(_ -> !problems.hasErrors()).map(found -> site(found, devices, set, secrets));
    }

    /** Only once nothing is wrong: a mistake makes half of the rules look odd. */
    private static void lookAgain(RuleSet set, Devices devices, Problems problems) {
        SecondLook look = new SecondLook(set.condense(), set.rules());
        look.check(Findings.into(problems));
        look.forgotten()
                .forEach((id, what) -> problems.warning(
                        devices.places.get(id),
                        "forgottenDevice",
                        id.name(),
                        what + ", as most devices of its model have",
                        "add it to the 'match' of their rule; without one the default of its quantity holds"));
        devices.actuatorPlaces.forEach((id, where) -> {
            if (!look.switched().contains(id)) {
                problems.warning(
                        where,
                        "unusedActuator",
                        id.name(),
                        "a trigger that switches it",
                        "write one, or leave it to 'veille switch' by hand");
            }
        });
    }

    /** A file that is no YAML gives what an empty one would: the other files are where they are by default. */
    private static SiteDraft draft(Path veilleYaml, Optional<Node> node) {
        Node.Mark top = new Node.Mark(veilleYaml.toString(), 1, 1);
        Node mapping = node.filter(Node.Mapping.class::isInstance).orElseGet(() -> new Node.Nothing("", top));
        return Binder.bind(SiteDraft.class, mapping, new Problems()).orElseThrow();
    }

    private Devices devices(SiteDraft draft, KnownSources sources, boolean certain, Problems problems) {
        Devices devices = new Devices(sources, profiles(problems), environment, problems);
        List<Path> files = YamlFolder.files(draft.devices(), draft.where().of("devices"), certain, problems);
        if (files.isEmpty() && !Files.isDirectory(draft.devices())) {
            devices.doubts.ofDevices();
        }
        for (Path path : files) {
            Optional<Node> list = read(path, problems);
            list.ifPresent(devices::add);
            if (!list.filter(node -> node instanceof Node.Sequence || node instanceof Node.Nothing).isPresent()) {
                devices.doubts.ofDevices();
            }
        }
        return devices;
    }

    private List<RulesFile> rules(SiteDraft draft, Doubts doubts, Problems problems) {
        List<RulesFile> rules = new ArrayList<>();
        boolean written = draft.where().keys().containsKey("rules");
        for (Path path : YamlFolder.files(draft.rules(), draft.where().of("rules"), written, problems)) {
            if (!path.getFileName().toString().endsWith(".test.yaml")) {
                Optional<RulesFile> file =
                        read(path, problems).flatMap(node -> Binder.bind(RulesFile.class, node, problems));
                file.ifPresentOrElse(rules::add, doubts::ofSchedules);
            }
        }
        return rules;
    }

    /** A file of devices without its {@code veille.yaml}: as if that had every source and subscribed to everything. */
    void checkDevices(Node list, Problems problems) {
        new Devices(KnownSources.ANY, profiles(problems), environment, problems).add(list);
    }

    /** A file of rules without a building: what rules name in it is not looked for. */
    void checkRules(Node file, Problems problems) {
        Binder.bind(RulesFile.class, file, problems).ifPresent(rules -> RuleSet.of(
                List.of(rules),
                YamlFolder.calendars(home, Optional.empty(), problems),
                new Inventory(List.of()),
                Actuators.of(List.of(), List.of()),
                Doubts.ofEverything(),
                problems));
    }

    /** Device profiles, as a device that names one would get them. */
    public Profiles profiles(Problems problems) {
        return new Profiles(home.resolve("firmware-config").resolve("devices"), scripts, problems);
    }

    private Site site(SiteFile file, Devices devices, RuleSet rules, int secrets) {
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
                devices.devices.size(), devices.series, rules.count(), devices.actuators.size(), secrets + devices.keys);
        return new Site(file, plan, devices.relays, counts, List.copyOf(read));
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
