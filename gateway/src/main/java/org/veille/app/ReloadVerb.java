package org.veille.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.adapter.control.ControlSocket;
import org.veille.codec.ScriptedCodec;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.device.Binding;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.DeviceId;
import org.veille.port.Plan;
import org.veille.site.Site;
import org.veille.site.SiteFile;
import org.veille.site.SiteLoader;

/**
 * {@code {"verb":"reload"}}: checks the files again as a start does. With a mistake in them the old configuration stays in force; else
 * devices and rules are swapped between two ticks, and the answer says what has changed, and what wants a restart. On the socket's
 * thread, one after the other.
 */
final class ReloadVerb {
    static final String RELOAD = "reload";

    /** Problems of each kind that are told: an answer has its limit, and who mends these asks again. */
    private static final int MOST_PROBLEMS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ReloadVerb.class);

    private final Gateway gateway;
    /** Sources, sinks, page and pins are still its. */
    private final Site started;

    private Site inForce;
    private Map<Path, Integer> contents;

    ReloadVerb(Gateway gateway, Site started) {
        this.gateway = gateway;
        this.started = started;
        this.inForce = started;
        this.contents = contents(started);
    }

    Map<String, ControlSocket.Verb> byName() {
        return Map.of(RELOAD, this::reload);
    }

    private String reload(JsonObject request) {
        Problems problems = new Problems();
        SiteLoader loader = Configuration.loader();
        Path file = started.read().getFirst();
        Optional<Site> read = loader.load(file, problems);
        if (read.isEmpty()) {
            LOG.warn("not reloaded: {} has {}, the first: {}. The old configuration stays in force",
                    file, Count.of(problems.errors().size(), "mistake"), problems.errors().getFirst());
            return refused(problems);
        }
        Site next = inForceAs(read.get());
        boolean done = gateway.reload(next.plan());
        Map<Path, Integer> before = contents;
        Site old = inForce;
        inForce = next;
        contents = contents(next);
        String answer = changes(old, before, problems, done);
        LOG.info("reloaded: {}, {}", Count.of(next.counts().devices(), "device"), Count.of(next.counts().rules(), "rule"));
        return answer;
    }

    /** The site's name is that of the session at the broker and of all rows: it stays until a restart. */
    private Site inForceAs(Site read) {
        Plan plan = read.plan();
        Plan named = new Plan(
                started.plan().site(),
                plan.zone(),
                plan.devices(),
                plan.bindings(),
                plan.sessions(),
                plan.condense(),
                plan.rules(),
                plan.actuators());
        return new Site(read.file(), named, read.relays(), read.counts(), read.read());
    }

    private static String refused(Problems problems) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.reload/1").field("ok", false);
        json.field("mistakes", problems.errors().size());
        problems(json, problems);
        return json.end().toString();
    }

    private static void problems(JsonWriter json, Problems problems) {
        List<Located> errors = problems.errors();
        List<Located> warnings = problems.warnings();
        CheckCommand.list(json, "errors", errors.subList(0, Math.min(MOST_PROBLEMS, errors.size())));
        CheckCommand.list(json, "warnings", warnings.subList(0, Math.min(MOST_PROBLEMS, warnings.size())));
        List<String> lines = new ArrayList<>();
        problems.sorted().stream().limit(MOST_PROBLEMS).forEach(problem -> lines.add(Configuration.line(problem, Language.english())));
        json.field("lines", lines);
    }

    private String changes(Site old, Map<Path, Integer> before, Problems problems, boolean done) {
        Plan was = old.plan();
        Plan is = inForce.plan();
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.reload/1").field("ok", true).field("inForce", done);
        json.field("devices", inForce.counts().devices()).field("rules", inForce.counts().rules());
        json.field("added", names(is.devices().keySet().stream().filter(id -> !was.devices().containsKey(id)).toList()));
        json.field("removed", names(was.devices().keySet().stream().filter(id -> !is.devices().containsKey(id)).toList()));
        json.field("changed", names(is.devices().keySet().stream()
                .filter(id -> was.devices().containsKey(id) && isOther(id, was, is))
                .toList()));
        TreeSet<Path> files = new TreeSet<>(before.keySet());
        files.addAll(contents.keySet());
        files.removeIf(file -> before.containsKey(file)
                && contents.containsKey(file)
                && before.get(file).equals(contents.get(file)));
        json.field("files", files.stream().map(Path::toString).toList());
        json.field("restart", restart(started, inForce));
        problems(json, problems);
        return json.end().toString();
    }

    private static List<String> names(List<DeviceId> ids) {
        return ids.stream().sorted().map(DeviceId::name).toList();
    }

    private static boolean isOther(DeviceId id, Plan was, Plan is) {
        return !was.devices().get(id).equals(is.devices().get(id)) || !ways(id, was).equals(ways(id, is));
    }

    /** How a device is read; a script is compiled anew each time and is told by its file. */
    private static List<Object> ways(DeviceId id, Plan plan) {
        List<Object> ways = new ArrayList<>();
        for (Binding binding : plan.bindings().of(id)) {
            boolean scripted = binding.codec() instanceof ScriptedCodec;
            ways.add(List.of(binding.from(), binding.reads(), scripted ? ScriptedCodec.class : binding.codec()));
        }
        return ways;
    }

    /** Keys of {@code veille.yaml} that are read at the start only and are written otherwise now. */
    static List<String> restart(Site started, Site now) {
        SiteFile was = started.file();
        SiteFile is = now.file();
        Map<String, Boolean> other = new TreeMap<>();
        other.put("site.name", !was.site().name().equals(is.site().name()));
        other.put("sources", !was.sources().equals(is.sources()));
        other.put("influx", !was.influx().equals(is.influx()));
        other.put("page", !was.page().equals(is.page()));
        other.put("data", !was.data().equals(is.data()));
        other.put("commit", !was.commitInterval().equals(is.commitInterval()));
        other.put("clock", !was.clockEntry().equals(is.clockEntry()));
        other.put("history", !was.keptHistory().equals(is.keptHistory()));
        other.put("budget", !was.budget().equals(is.budget()));
        other.put("gpio", !started.relays().equals(now.relays()));
        return other.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    }

    private static Map<Path, Integer> contents(Site site) {
        Map<Path, Integer> contents = new TreeMap<>();
        for (Path file : site.read()) {
            try {
                contents.put(file, Arrays.hashCode(Files.readAllBytes(file)));
            } catch (IOException _) {
                // Gone since it was read: that is a change.
                contents.put(file, 0);
            }
        }
        return contents;
    }
}
