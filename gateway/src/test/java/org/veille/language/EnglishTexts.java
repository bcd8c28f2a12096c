package org.veille.language;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The English that stands in the sources, as xgettext would collect it: each text and each concatenation, with a place for all that
 * is not written in it. Read by the compiler's own parser, so that nothing is missed for the way it is laid out.
 */
final class EnglishTexts {
    /** Whose arguments nobody reads, or readers of the log only, or what is looked for in somebody else's words. */
    private static final Set<String> UNREAD = Set.of(
            "new IllegalStateException", "new IllegalArgumentException", "new AssertionError", "new UnsupportedOperationException",
            "compile", "equals", "contains", "startsWith", "endsWith", "replaceFirst", "replaceAll", "split", "matches",
            "field", "key", "ofPattern", "prepareStatement", "execute", "executeQuery", "executeUpdate", "getAttribute");

    /** Two words beside each other, or a word behind a space: what is said, not what is named. */
    private static final Pattern SAID =
            Pattern.compile("(?s).*([A-Za-z0-9})',.;:…-] ['({a-zA-Z-]*[a-z]{2}|[a-z]{2}['),.;:]* ['({0-9A-Za-z-]|^[ ;,(]+[a-z]{2}).*");

    private static final Pattern CONVERSION = Pattern.compile("(U\\+)?%[-0-9.,+]*[sdfxXc]");

    private EnglishTexts() {}

    /**
     * @param file below the sources, with slashes
     * @param sink the method or constructor that takes it; may be empty
     * @param text with places {@code {0}}, {@code {1}} …
     */
    record Found(String file, String sink, String text) {}

    static List<Found> of(Path folder) throws IOException {
        Path sources = folder.toAbsolutePath().normalize();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Found> all = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> java = tree.filter(path -> path.toString().endsWith(".java")).sorted().toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, _ -> {}, List.of(), null, files.getJavaFileObjectsFromPaths(java));
            for (CompilationUnitTree unit : task.parse()) {
                String name = sources.relativize(Path.of(unit.getSourceFile().toUri())).toString();
                new Collector(name, all).scan(unit, "");
            }
        }
        return all.stream().filter(found -> SAID.matcher(found.text()).matches()).distinct().toList();
    }

    private static final class Collector extends TreeScanner<Void, String> {
        private final String file;
        private final List<Found> found;

        Collector(String file, List<Found> found) {
            this.file = file;
            this.found = found;
        }

        @Override
        public Void visitAnnotation(AnnotationTree node, String sink) {
            return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, String sink) {
            String whole = node.getMethodSelect().toString();
            if (whole.startsWith("LOG.")) {
                return null;
            }
            String name = whole.substring(whole.lastIndexOf('.') + 1);
            if (node.getMethodSelect() instanceof MemberSelectTree select) {
                scan(select.getExpression(), name.equals("formatted") ? sink : "before " + name);
            }
            node.getArguments().forEach(argument -> scan(argument, name));
            return null;
        }

        @Override
        public Void visitNewClass(NewClassTree node, String sink) {
            node.getArguments().forEach(argument -> scan(argument, "new " + node.getIdentifier()));
            return scan(node.getClassBody(), sink);
        }

        @Override
        public Void visitBinary(BinaryTree node, String sink) {
            if (node.getKind() != Tree.Kind.PLUS) {
                return super.visitBinary(node, sink);
            }
            collect(node, sink);
            return null;
        }

        @Override
        public Void visitLiteral(LiteralTree node, String sink) {
            if (node.getValue() instanceof String) {
                collect(node, sink);
            }
            return null;
        }

        private void collect(ExpressionTree tree, String sink) {
            if (UNREAD.contains(sink)) {
                return;
            }
            List<ExpressionTree> parts = new ArrayList<>();
            flatten(tree, parts);
            StringBuilder text = new StringBuilder();
            int places = 0;
            boolean words = false;
            for (ExpressionTree part : parts) {
                if (part instanceof LiteralTree literal) {
                    words |= literal.getValue() instanceof String;
                    text.append(literal.getValue());
                } else {
                    text.append('{').append(places++).append('}');
                    scan(part, sink.startsWith("part of ") ? sink : "part of " + sink);
                }
            }
            if (words) {
                found.add(new Found(file, sink, withoutConversions(text.toString(), places)));
            }
        }

        private static String withoutConversions(String text, int places) {
            int[] next = {places};
            return CONVERSION.matcher(text).replaceAll(_ -> "{" + next[0]++ + "}").replace("%%", "%").replace("%n", "");
        }

        private static void flatten(ExpressionTree tree, List<ExpressionTree> parts) {
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                flatten(sum.getLeftOperand(), parts);
                flatten(sum.getRightOperand(), parts);
            } else if (tree instanceof ParenthesizedTree inner && hasText(inner.getExpression())) {
                flatten(inner.getExpression(), parts);
            } else {
                parts.add(tree);
            }
        }
    }

    /** A sum of texts, and not of numbers. */
    private static boolean hasText(ExpressionTree tree) {
        return tree instanceof BinaryTree sum
                && sum.getKind() == Tree.Kind.PLUS
                && (isText(sum.getLeftOperand()) || isText(sum.getRightOperand()));
    }

    private static boolean isText(ExpressionTree tree) {
        return tree instanceof LiteralTree literal && literal.getValue() instanceof String || hasText(tree);
    }

    /** A file in which a translator begins: {@code java EnglishTexts.java sources}. */
    public static void main(String[] arguments) throws IOException {
        of(Path.of(arguments[0])).forEach(found ->
                System.out.println(found.file() + "\t" + found.sink() + "\t" + found.text().replace("\n", "\\n")));
    }
}
