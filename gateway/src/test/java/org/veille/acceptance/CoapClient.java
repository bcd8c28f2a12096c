package org.veille.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * libcoap's {@code coap-client}, one process a confirmable request, as a device's firmware uses it: a request that
 * nobody answers is repeated by the client (RFC 7252, 4.2), and when it gives up, the device sends its pack again in a
 * new request.
 */
final class CoapClient implements AutoCloseable {
    private static final Pattern CODE = Pattern.compile(" c:([2-5]\\.[0-9]{2}) ");
    private static final String CONTINUE = "2.31";
    private static final int SENML_JSON = 110;
    private static final int BLOCK_BYTES = 1_024;
    private static final int LONGEST_REQUEST_S = 40;
    private static final int MAX_ATTEMPTS = 5;

    private final String program;
    private final URI target;
    private final AtomicReference<Process> running = new AtomicReference<>();

    CoapClient(int port, String path) {
        program = Stream.of("coap-client-notls", "coap-client-openssl", "coap-client-gnutls", "coap-client")
                .map(name -> "/usr/bin/" + name)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(
                program.isEmpty(), "SKIPPED: needs coap-client (Debian: apt-get install libcoap3-bin)");
        target = URI.create("coap://127.0.0.1:" + port + path);
    }

    /** Posts a pack of SenML, in blocks when it is large, until it is answered by 2.04. */
    void post(String pack) {
        String code = "";
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            code = request(pack);
            if (code.equals("2.04")) {
                return;
            }
        }
        throw new AssertionError("answered by '" + code + "' at last, not by 2.04: " + pack);
    }

    /** @return the code of the answer; empty when there was none */
    private String request(String pack) {
        List<String> command = List.of(
                program,
                "-v",
                "7",
                "-m",
                "post",
                "-t",
                Integer.toString(SENML_JSON),
                "-b",
                Integer.toString(BLOCK_BYTES),
                "-B",
                Integer.toString(LONGEST_REQUEST_S),
                "-f",
                "-",
                target.toString());
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            running.set(process);
            try (var body = process.getOutputStream()) {
                body.write(pack.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return lastCode(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String lastCode(String output) {
        String last = "";
        Matcher codes = CODE.matcher(output);
        while (codes.find()) {
            last = codes.group(1).equals(CONTINUE) ? last : codes.group(1);
        }
        return last;
    }

    @Override
    public void close() {
        Process process = running.get();
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
