package org.veille.adapter.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.OrganizationsQuery;
import com.influxdb.client.domain.BucketRetentionRules;
import com.influxdb.client.domain.Organization;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.veille.model.Destination;

/**
 * InfluxDB 2 and 3 by the client's blocking interface: its other one drops points when the server is away. What the client
 * and its HTTP library send besides points is taken off again, and bodies are compressed as {@link Http} does.
 */
final class ApiV2 implements Api {
    /** Batches come minutes apart: a connection kept open between them costs wake-ups and keep-alives for nothing. */
    private static final int IDLE_S = 30;

    /** Live values are for a screen: nobody looks at them a week later. */
    private static final int LIVE_S = 7 * 86_400;

    private static final int CREATED = 201;

    private static final String RETRY_AFTER = "Retry-After";

    /** Answers are short, nobody asks for them in another form, and HTTP/1.1 keeps connections open by itself. */
    private static final List<String> SAYING_NOTHING = List.of("Accept", "Accept-Encoding", "Connection");

    private static final MediaType TEXT = MediaType.get("text/plain");

    private final InfluxSettings settings;
    private final InfluxDBClient client;
    private final Traffic traffic;

    /** @throws org.veille.model.InvalidValue when the token cannot be read */
    ApiV2(InfluxSettings settings, Timeouts timeouts, Traffic traffic) {
        this.settings = settings;
        this.traffic = traffic;
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(specs(settings.url()))
                .connectTimeout(timeouts.silence())
                .readTimeout(timeouts.silence())
                .writeTimeout(timeouts.silence())
                .callTimeout(timeouts.whole())
                .followRedirects(false)
                .addInterceptor(chain -> chain.proceed(compressed(chain.request())))
                .addNetworkInterceptor(chain -> {
                    Request request = withFewHeaders(chain.request());
                    traffic.sends(bytes(request));
                    return chain.proceed(request);
                })
                .connectionPool(new ConnectionPool(1, IDLE_S, TimeUnit.SECONDS));
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .okHttpClient(http)
                .url(settings.url().toString())
                // The client wants one; InfluxDB 3 has none and does not look at it.
                .org(settings.org().orElse("-"))
                .bucket(settings.bucket().orElseThrow());
        settings.token().ifPresent(token -> options.authenticateToken(token.read().toCharArray()));
        this.client = InfluxDBClientFactory.create(options.build());
    }

    /** Only where the address is https are the system's authorities read: some megabytes. */
    private static List<ConnectionSpec> specs(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        return List.of(tls ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT);
    }

    /** Of a known length, too: the client's own compression sends chunks. */
    private static Request compressed(Request request) throws IOException {
        RequestBody plain = request.body();
        if (plain == null || !request.url().encodedPath().endsWith("/write")) {
            return request;
        }
        Buffer lines = new Buffer();
        plain.writeTo(lines);
        return request.newBuilder()
                .header("Content-Encoding", "gzip")
                .method(request.method(), RequestBody.create(Http.gzip(lines.readUtf8()), TEXT))
                .build();
    }

    private static Request withFewHeaders(Request request) {
        Request.Builder few = request.newBuilder().header("User-Agent", Http.USER_AGENT);
        SAYING_NOTHING.forEach(few::removeHeader);
        return few.build();
    }

    /** The connection stands when this is asked, and OkHttp adds nothing any more. */
    private static long bytes(Request request) throws IOException {
        String target = request.url().encodedPath() + "?" + request.url().encodedQuery();
        long line = request.method().length() + target.length() + "  HTTP/1.1\r\n\r\n".length();
        return line + request.headers().byteCount() + (request.body() == null ? 0 : request.body().contentLength());
    }

    @Override
    public Answer write(Destination destination, List<String> lines) throws IOException {
        traffic.connects(Duration.ofSeconds(IDLE_S));
        Answer answer = post(destination, lines);
        boolean missing = answer.status() == Answer.NOT_FOUND && answer.words().contains("bucket");
        if (missing && destination == Destination.LIVE && settings.liveBucket().isPresent() && settings.create()) {
            Answer created = createLiveBucket();
            answer = created.status() == CREATED ? post(destination, lines) : answer.andNotMade(created);
        }
        return answer;
    }

    /** As version 1 makes a retention policy; with the organisation's number, which its name does not tell. */
    private Answer createLiveBucket() throws IOException {
        OrganizationsQuery ours = new OrganizationsQuery();
        ours.setOrg(settings.org().orElse("-"));
        return answered(() -> {
            List<Organization> found = client.getOrganizationsApi().findOrganizations(ours);
            if (found.isEmpty()) {
                return new Answer(Answer.NOT_FOUND, "", "the server knows no organisation " + ours.getOrg());
            }
            client.getBucketsApi()
                    .createBucket(
                            settings.bucket(Destination.LIVE),
                            new BucketRetentionRules().everySeconds(LIVE_S),
                            found.getFirst().getId());
            return new Answer(CREATED, "", "");
        });
    }

    private Answer post(Destination destination, List<String> lines) throws IOException {
        return answered(() -> {
            client.getWriteApiBlocking()
                    .writeRecord(
                            settings.bucket(destination),
                            settings.org().orElse("-"),
                            WritePrecision.MS,
                            String.join("\n", lines));
            return new Answer(204, "", "");
        });
    }

    private static Answer answered(Supplier<Answer> request) throws IOException {
        try {
            return request.get();
        } catch (InfluxException e) {
            if (e.status() == 0) {
                throw e.getCause() instanceof IOException broken ? broken : new IOException(e);
            }
            return new Answer(e.status(), e.headers().getOrDefault(RETRY_AFTER, ""), words(e));
        } catch (NumberFormatException e) {
            // OkHttp reads the Retry-After of a 503 itself, and trips over one that does not fit an int.
            return new Answer(503, "", "Retry-After " + e.getMessage());
        }
    }

    @Override
    public String target(Destination destination) {
        boolean live = destination == Destination.LIVE && settings.liveBucket().isPresent();
        return "influx." + (live ? "live-bucket" : "bucket") + " '" + settings.bucket(destination) + "'";
    }

    @Override
    public void close() {
        client.close();
    }

    /** The client repeats only "message" of InfluxDB 2; InfluxDB 3 says "error" and "data". */
    private static String words(InfluxException e) {
        String message = e.getMessage();
        if (message != null) {
            return message.replaceFirst("^HTTP status code: [0-9]+; Message: ", "");
        }
        return e.errorBody().isEmpty() ? "" : e.errorBody().toString();
    }
}
