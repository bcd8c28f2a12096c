package org.veille.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.language.Language;
import org.veille.site.Site;
import org.veille.site.SiteFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veille run}: the gateway. */
@Command(
        name = "run",
        description = "Runs the gateway until it is told to stop (Ctrl-C, SIGTERM).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille run                           with ./veille.yaml or /etc/veille/veille.yaml",
            "  veille run -c school/veille.yaml",
            "",
            "VEILLE_LOG=WARNING (or FINE) in the environment changes how much is logged."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption config;

    @Override
    public Integer call() throws Exception {
        Path file = config.file();
        Language language = Veille.language(spec);
        Optional<Site> site = Configuration.load(file, spec.commandLine().getErr(), language);
        if (site.isEmpty()) {
            return Veille.BAD_INPUT;
        }
        try (Gateway gateway = new Gateway(site.get(), clock(site.get().file()))) {
            String lastWords = language.of("stopped; what was not acknowledged will be sent again");
            language.rest();
            return run(gateway, site.get(), lastWords);
        }
    }

    private static SystemClock clock(SiteFile file) {
        boolean always = file.clockEntry().trust() == SiteFile.ClockTrust.ALWAYS;
        return always ? new SystemClock() : new SystemClock(new TimeService(System.nanoTime()));
    }

    /** A pipeline that ends by itself is a failure, and whoever watches the service must hear it by the exit code. */
    private static int run(Gateway gateway, Site site, String lastWords) throws IOException, InterruptedException {
        Thread stop = new Thread(() -> stop(gateway, lastWords), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            gateway.start();
            LOG.info("{}: {}, {}",
                    site.plan().site(),
                    Count.of(site.counts().devices(), "device"),
                    Count.of(site.counts().rules(), "rule"));
            gateway.await();
            return Veille.FAILURE;
        } finally {
            withdraw(stop);
        }
    }

    /** Comes back only when nobody has told the program to stop; else the hook ends it. */
    private static void withdraw(Thread stop) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException _) {
            stop.join();
        }
    }

    /** Java's logging is closed by a hook of its own at the same time, so the last words go straight to the terminal. */
    private static void stop(Gateway gateway, String lastWords) {
        gateway.close();
        System.err.println("veille: " + lastWords);
        // A service manager takes the signal's own exit code for a failure.
        Runtime.getRuntime().halt(Veille.FINE);
    }
}
