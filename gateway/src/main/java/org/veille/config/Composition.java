package org.veille.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * The library's events to our nodes. Events and not the library's own nodes, because its composer recurses before
 * anyone can count the depth, and because an alias is refused at its own place before it refers to anything.
 */
final class Composition {
    /** What the core schema of YAML 1.2 reads as null. */
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");

    private static final String CORE_TAGS = "tag:yaml.org,2002:";

    /** Ends the reading of a file after its last problem was reported. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super("", null, false, false);
        }
    }

    private final String file;
    private final Problems problems;
    private final Iterator<Event> events;
    private Node.Mark last;
    private int nodes;
    private boolean insideKey;

    private Composition(String file, String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(YamlFile.MAX_BYTES + 1)
                // One read for the whole text: the reader fails on a surrogate pair that straddles two of its reads.
                .setBufferSize(text.length() + 2)
                .build();
        this.file = file;
        this.problems = problems;
        this.last = new Node.Mark(file, 1, 1);
        this.events = new Parse(settings).parseString(text).iterator();
    }

    static Optional<Node> compose(String file, String text, Problems problems) {
        try {
            return Optional.of(new Composition(file, text, problems).document());
        } catch (Stop _) {
            return Optional.empty();
        }
    }

    private Node document() {
        next();
        Event start = next();
        if (start.getEventId() != Event.ID.DocumentStart) {
            return new Node.Nothing("", last);
        }
        Event first = next();
        Node root = node(first, Where.rootPath(file, first instanceof SequenceStartEvent), 1);
        next();
        if (next().getEventId() == Event.ID.DocumentStart) {
            String remedy = "remove the line ---, or make two files";
            error(last, "", "syntax", "a second document", "one document a file", remedy);
            throw new Stop();
        }
        return root;
    }

    private Event next() {
        Event event;
        try {
            event = events.next();
        } catch (MarkedYamlEngineException e) {
            problems.add(Syntax.problem(e, last));
            throw new Stop();
        } catch (RuntimeException e) {
            // The library lets a few of the JDK's exceptions through, for "\UFFFFFFFF" or "%YAML 2.0".
            problems.add(Syntax.problem(e, last));
            throw new Stop();
        }
        event.getStartMark().ifPresent(mark -> last = new Node.Mark(file, mark.getLine() + 1, mark.getColumn() + 1));
        return event;
    }

    private Node node(Event event, String path, int depth) {
        Node.Mark mark = last;
        limit(mark, path, depth);
        boolean plain = plain(event, mark, path);
        return switch (event) {
            case ScalarEvent _ when !plain -> new Node.Unreadable(mark);
            case ScalarEvent scalar when isNull(scalar) -> new Node.Nothing(scalar.getValue(), mark);
            case ScalarEvent scalar -> new Node.Scalar(scalar.getValue(), mark);
            case SequenceStartEvent _ -> sequence(mark, path, depth);
            case CollectionStartEvent _ -> mapping(mark, path, depth);
            default -> new Node.Unreadable(mark);
        };
    }

    private void limit(Node.Mark mark, String path, int depth) {
        if (depth > YamlFile.MAX_DEPTH) {
            String found = "a nesting deeper than " + YamlFile.MAX_DEPTH;
            error(mark, path, "limit", found, "at most " + YamlFile.MAX_DEPTH + " levels", "");
            throw new Stop();
        }
        if (++nodes > YamlFile.MAX_NODES) {
            String found = "more than " + YamlFile.MAX_NODES + " values";
            error(mark, path, "limit", found, "at most " + YamlFile.MAX_NODES, "split the file");
            throw new Stop();
        }
    }

    /** Whether the node stands for itself: no alias, anchor or tag. These are mostly texts that miss their quotes. */
    private boolean plain(Event event, Node.Mark mark, String path) {
        if (event instanceof AliasEvent alias) {
            String found = "*" + alias.getAlias().getValue();
            error(mark, path, "alias", found, "a value written out", quotes("*") + "; aliases are not read");
            return false;
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(name -> {
            String found = "&" + name.getValue();
            error(mark, path, "alias", found, "a value without an anchor", quotes("&") + ", else remove it");
        });
        Optional<String> tag =
                event instanceof ScalarEvent scalar ? scalar.getTag() : ((CollectionStartEvent) event).getTag();
        tag.ifPresent(name -> {
            String found = name.startsWith(CORE_TAGS) ? "!!" + name.substring(CORE_TAGS.length()) : name;
            String expected = "a value without a tag: its key says what it is";
            error(mark, path, "tag", found, expected, quotes("!") + ", else remove it");
        });
        return anchor.isEmpty() && tag.isEmpty();
    }

    private static String quotes(String first) {
        return "put a text that begins with " + first + " in quotes";
    }

    private static boolean isNull(ScalarEvent scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN && NULL.contains(scalar.getValue());
    }

    private Node sequence(Node.Mark mark, String path, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, Where.item(path, items.size()), depth + 1));
        }
        return new Node.Sequence(List.copyOf(items), mark);
    }

    private Node mapping(Node.Mark mark, String path, int depth) {
        List<Node.Entry> entries = new ArrayList<>();
        Map<String, Node.Mark> written = new HashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Optional<Node.Scalar> key = key(event, path, depth);
            String inner = key.map(name -> Where.child(path, name.text())).orElse(path);
            Node value = node(next(), inner, depth + 1);
            key.filter(name -> isFirst(name, inner, written))
                    .ifPresent(name -> entries.add(new Node.Entry(name, value)));
        }
        return new Node.Mapping(List.copyOf(entries), mark);
    }

    private Optional<Node.Scalar> key(Event event, String path, int depth) {
        Node.Mark mark = last;
        if (event instanceof ScalarEvent scalar) {
            limit(mark, path, depth + 1);
            plain(event, mark, path);
            return Optional.of(new Node.Scalar(scalar.getValue(), mark));
        }
        if (event instanceof CollectionStartEvent && !insideKey) {
            String found = event instanceof SequenceStartEvent ? "a list as a key" : "a mapping as a key";
            error(mark, path, "wrongShape", found, "a text as a key", "put a text that begins with { or [ in quotes");
        }
        boolean outer = insideKey;
        insideKey = true;
        node(event, path, depth + 1);
        insideKey = outer;
        return Optional.empty();
    }

    private boolean isFirst(Node.Scalar key, String path, Map<String, Node.Mark> written) {
        Node.Mark first = written.putIfAbsent(key.text(), key.mark());
        if (first != null) {
            String remedy = "it stands at " + first.line() + ":" + first.column() + " already, remove one of the two";
            error(key.mark(), path, "duplicateKey", key.text(), "each key once", remedy);
        }
        return first == null;
    }

    private void error(Node.Mark mark, String path, String code, String found, String expected, String remedy) {
        problems.error(Where.of(mark, path), code, found, expected, remedy);
    }
}
