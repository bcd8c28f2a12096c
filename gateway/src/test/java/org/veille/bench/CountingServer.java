package org.veille.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A server on the loopback address that takes every write and keeps the bytes as they came off the socket. It answers
 * what InfluxDB 1.6.7 answers to a write, header for header.
 */
final class CountingServer implements AutoCloseable {
    private static final byte[] ANSWER =
            """
            HTTP/1.1 204 No Content
            Content-Type: application/json
            Request-Id: 6d1b3b52-c66e-11f1-8001-000000000000
            X-Influxdb-Build: OSS
            X-Influxdb-Version: 1.6.7~rc0
            X-Request-Id: 6d1b3b52-c66e-11f1-8001-000000000000
            Date: Sun, 22 Nov 2026 06:31:12 GMT

            """
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

    /**
     * One request as it was on the line.
     *
     * @param head request line and headers, with the empty line after them
     * @param body compressed where the sender did
     * @param answerBytes what was sent back
     */
    record Request(String head, byte[] body, int answerBytes) {
        int bytes() {
            return head.length() + body.length;
        }

        /** The lines of the body; without the end of the last. */
        List<String> lines() {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final ServerSocket socket;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    CountingServer() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("counting-server").start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** What came since the last call; a request is there before its sender has the answer. */
    List<Request> take() {
        List<Request> taken = new ArrayList<>();
        requests.drainTo(taken);
        return taken;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (SocketException _) {
            // Closed: nobody is served any more.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            Optional<String> head = head(in);
            while (head.isPresent()) {
                Matcher length = LENGTH.matcher(head.get());
                byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                requests.add(new Request(head.get(), body, ANSWER.length));
                out.write(ANSWER);
                head = head(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up to the empty line and with it; empty when the connection ends. */
    private static Optional<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last4 = 0;
        while (last4 != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            head.write(next);
            last4 = last4 << 8 | next;
        }
        return Optional.of(head.toString(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
