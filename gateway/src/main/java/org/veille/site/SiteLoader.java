package org.veille.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.veille.condition.CalendarFile;
import org.veille.condition.Calendars;
import org.veille.condition.FrenchHolidays;
import org.veille.condition.Inventory;
import org.veille.condition.Schedule;
import org.veille.condition.Scope;
import org.veille.condition.Timetable;
import org.veille.config.Binder;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.Where;
import org.veille.config.YamlFile;
import org.veille.device.Bindings;
import org.veille.port.Plan;
import org.veille.rule.Actuators;
import org.veille.rule.CondensePlan;
import org.veille.rule.CondenseRule;
import org.veille.rule.Rules;
import org.veille.rule.RulesFile;
import org.veille.rule.SamplingRule;
import org.veille.rule.TriggerRule;

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
        for (Path path : files(file.get().devices(), file.get().where().of("devices"), true, problems)) {
            read(path, problems).ifPresent(node -> devices.add(Binder.bindList(DeviceEntry.class, node, problems)));
        }
        List<RulesFile> rules = new ArrayList<>();
        boolean written = file.get().where().keys().containsKey("rules");
        for (Path path : files(file.get().rules(), file.get().where().of("rules"), written, problems)) {
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

    private Optional<Site> site(SiteFile file, Devices devices, List<RulesFile> rules, Problems problems) {
        Inventory inventory = new Inventory(devices.installed);
        Map<String, Timetable> schedules = schedules(file, rules, problems);
        Scope scope = new Scope(inventory, schedules);
        List<CondenseRule> condense = new ArrayList<>();
        List<SamplingRule> sampling = new ArrayList<>();
        List<TriggerRule> triggers = new ArrayList<>();
        for (RulesFile one : rules) {
            condense.addAll(one.condense());
            sampling.addAll(one.sampling());
            triggers.addAll(one.triggers());
        }
        CondensePlan condensePlan = new CondensePlan(condense);
        condensePlan.check(inventory, problems::error);
        Rules ready = new Rules(sampling, triggers, scope, actuators(devices));
        ready.check(problems::error);
        if (problems.hasErrors()) {
            return Optional.empty();
        }
        Plan plan = new Plan(
                file.site().name(),
                file.site().zone(),
                devices.devices,
                new Bindings(devices.bindings),
                devices.sessions,
                condensePlan,
                ready,
                devices.actuators);
        int count = condense.size() + sampling.size() + triggers.size();
        Site.Counts counts =
                new Site.Counts(devices.devices.size(), devices.series, count, devices.actuators.size());
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

    private Map<String, Timetable> schedules(SiteFile file, List<RulesFile> rules, Problems problems) {
        Calendars calendars = calendars(file, problems);
        Map<String, Schedule> named = new LinkedHashMap<>();
        for (RulesFile one : rules) {
            one.schedules().forEach((name, schedule) -> {
                if (named.putIfAbsent(name, schedule) != null) {
                    problems.error(
                            schedule.where(),
                            "duplicateSchedule",
                            name,
                            "a name that no other schedule has",
                            "rename one of the two");
                }
            });
        }
        Map<String, Timetable> compiled = new TreeMap<>();
        named.forEach((name, schedule) -> schedule.compile(calendars, problems::error)
                .ifPresent(timetable -> compiled.put(name, timetable)));
        return compiled;
    }

    private Calendars calendars(SiteFile file, Problems problems) {
        List<CalendarFile> files = new ArrayList<>();
        Path folder = home.resolve("edge-rules").resolve("calendars");
        if (Files.isDirectory(folder)) {
            for (Path path : files(folder, Where.NOWHERE, false, problems)) {
                read(path, problems)
                        .flatMap(node -> Binder.bind(CalendarFile.class, node, problems))
                        .ifPresent(files::add);
            }
        }
        return Calendars.of(FrenchHolidays.NATIONAL, files, file.site().schoolZone(), problems::error);
    }

    private Optional<Node> read(Path path, Problems problems) {
        read.add(path);
        return YamlFile.read(path, problems);
    }

    /** The YAML files that a path means: itself, or those of the folder and its folders, in the order of their names. */
    private static List<Path> files(Path path, Where where, boolean needed, Problems problems) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            if (needed) {
                problems.error(where, "noFile", path.toString(), "a file or a folder that exists", "create it");
            }
            return List.of();
        }
        try (Stream<Path> found = Files.find(path, 4, (each, _) -> each.toString().endsWith(".yaml"))) {
            return List.copyOf(new TreeSet<>(found.toList()));
        } catch (IOException e) {
            problems.error(where, "noFile", path.toString(), "a folder that can be read", e.getMessage());
            return List.of();
        }
    }
}
