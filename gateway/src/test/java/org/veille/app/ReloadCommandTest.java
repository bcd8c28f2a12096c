package org.veille.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.json.JsonObject;
import org.veille.language.SpokenFrench;
import org.veille.site.SiteFolder;

/** {@code veille devices} and {@code veille reload} with a gateway that runs. */
class ReloadCommandTest {
    private static final String CELLAR =
            """
            - id: cellar
              coap: {path: /cellar, map: {/t: temperature °C}}
              place: {building: main, zone: cellar}
            """;

    @TempDir
    private Path folder;

    private SiteFolder files;
    private Gateway gateway;
    private int port;
    private int messageId;

    @BeforeEach
    void run() throws IOException {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        files = new SiteFolder(folder).write("veille.yaml", site("coap://127.0.0.1:" + port)).write("devices.yaml", CELLAR);
        StringWriter err = new StringWriter();
        gateway = new Gateway(
                Configuration.load(files.file("veille.yaml"), new PrintWriter(err, true))
                        .orElseThrow(() -> new AssertionError(err)),
                new SystemClock());
        gateway.start();
    }

    private static String site(String listen) {
        return "site: {name: ecole}\nsources: {coap: {listen: " + listen + "}}\nclock: {trust: always}\n";
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Object[] with(String... words) {
        List<Object> all = new ArrayList<>(List.of((Object[]) words));
        all.addAll(List.of("-c", files.file("veille.yaml")));
        return all.toArray();
    }

    /** A confirmable POST with one segment of a path; sent again until somebody answers. */
    private void post(String path, String payload) throws IOException {
        byte[] segment = path.getBytes(UTF_8);
        byte[] body = payload.getBytes(UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(9 + segment.length + body.length)
                .put(new byte[] {0x41, 2})
                .putShort((short) ++messageId)
                .put(new byte[] {0x77, (byte) (0xb0 | segment.length)})
                .put(segment)
                .put((byte) 0xff)
                .put(body);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(500);
            await("an answer of CoAP").ignoreExceptions().until(() -> {
                socket.send(new DatagramPacket(packet.array(), packet.position(), InetAddress.getLoopbackAddress(), port));
                socket.receive(new DatagramPacket(new byte[64], 64));
                return true;
            });
        }
    }

    @Test
    void whoIsHeardIsPastedAndReloadedAndItsValueIsThere() throws IOException {
        assertThat(veille(with("devices", "--heard")).out()).startsWith("Nobody unknown was heard");
        post("hall", "{\"temperature\": 21.5, \"evil\": \"\\u001b[2J\"}");

        Cli heard = veille(with("devices", "--heard"));
        assertThat(heard.out()).contains("# coap:/hall, 1 message").contains("- id: hall").doesNotContain("\u001b");
        JsonObject one = (JsonObject) veille(with("devices", "--heard", "--json"))
                .json().array("heard").orElseThrow().items().getFirst();
        assertThat(one.fields().keySet()).containsExactly(
                "source", "scheme", "address", "payload", "payloadBytes", "count", "first", "last", "ready", "yaml");

        files.write("devices.yaml", CELLAR + "\n" + heard.out());
        Cli reload = veille(with("reload"));
        assertThat(reload.code()).as(reload.out() + reload.err()).isZero();
        assertThat(reload.out())
                .contains("in force: 2 devices, 0 rules.")
                .contains("added: hall")
                .doesNotContain("removed")
                .doesNotContain("restart");
        assertThat(veille(with("devices", "--heard")).out()).startsWith("Nobody unknown");

        post("hall", "{\"temperature\": 21.5}");
        assertThat(veille(with("devices")).out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).matches("hall +main/hall +\\d+ s +temperature \\(coap:/hall\\)"))
                .anySatisfy(line -> assertThat(line).matches("cellar +main/cellar +never +\\(coap:/cellar\\)"));
    }

    /** Also what is pasted: its remarks are French, its YAML is the same. */
    @Test
    void aFrenchInstallerReadsFrench() throws IOException {
        assertThat(french("devices", "--heard")).startsWith("Aucun inconnu n'a été entendu depuis le démarrage");
        post("hall", "{\"temperature\": 21.5, \"evil\": 1}");
        post("odd", "[1]");

        String heard = french("devices", "--heard");

        assertThat(heard)
                .containsPattern("# coap:/hall, 1 message, le dernier il y a \\d+ s :\n#   \\{\"temperature")
                .contains("    # pas lus : /evil\n", "zone: hall}   # où il est posé\n")
                .contains("# un tableau JSON qui n'est pas du SenML\n");
        assertThat(SpokenFrench.englishLines(heard)).isEmpty();
        files.write("devices.yaml", CELLAR + "\n" + heard);
        assertThat(french("reload"))
                .contains("La nouvelle configuration est en vigueur : 2 capteurs, 0 règle.")
                .contains("  ajoutés : hall\n");
        assertThat(french("reload")).contains("  fichiers changés : aucun\n");
        assertThat(french("devices").lines().findFirst().orElseThrow()).matches("capteur +lieu +entendu +séries, adresse");
        files.write("devices.yaml", "- id: Hall\n  coap: {path: hall}\n");
        assertThat(french("reload")).contains("1:7: ", "trouvé 'Hall', attendu : 1 à 64 lettres minuscules")
                .contains("erreurs ; l'ancienne configuration reste en vigueur\n");
    }

    private String french(String... words) {
        Cli cli = veille(Stream.concat(Stream.of("--lang", "fr"), Arrays.stream(with(words))).toArray());
        return (cli.out() + cli.err()).replace("\u00a0", " ").replace(System.lineSeparator(), "\n");
    }

    @Test
    void aMistakeIsShownWithItsPlaceAndTheOldConfigurationStays() throws IOException {
        files.write("devices.yaml", CELLAR + "- id: Hall\n  coap: {path: hall}\n");

        Cli reload = veille(with("reload"));

        assertThat(reload.code()).isEqualTo(2);
        assertThat(reload.out()).contains("devices.yaml:4:7").contains("3 mistakes; the old configuration stays in force");
        assertThat(gateway.plan().devices()).hasSize(1);
        Cli json = veille(with("reload", "--json"));
        assertThat(json.json().bool("ok")).contains(false);
        assertThat(json.json().array("errors").orElseThrow().items()).hasSize(3);
        post("cellar", "{\"t\": 12}");
        assertThat(veille(with("devices")).out()).contains("temperature (coap:/cellar)");
    }

    @Test
    void whatWasTakenOutAndWhatIsReadOtherwiseIsTold() {
        files.write("devices.yaml", CELLAR.replace("/t: temp", "/temp: temp"));
        assertThat(veille(with("reload")).out()).contains("changed: cellar").contains("devices.yaml").doesNotContain("added");
        files.write("devices.yaml", "");
        assertThat(veille(with("reload")).out()).contains("removed: cellar");
        assertThat(veille(with("devices")).out()).startsWith("No device is configured yet.");
        assertThat(veille(with("reload")).out()).contains("files that changed: none");
    }

    @Test
    void whatWantsARestartIsTold() {
        files.write("veille.yaml", site("coap://127.0.0.1:5999").replace("ecole", "lycee") + "page: {}\nbudget: {disk: 100 MB}\n");

        Cli reload = veille(with("reload"));

        assertThat(reload.out()).contains("in force only after a restart: budget, page, site.name, sources");
        assertThat(gateway.plan().site()).isEqualTo("ecole");
    }

    @Test
    void withoutAGatewayItSaysSo() throws IOException {
        gateway.close();

        assertThat(veille(with("reload"))).satisfies(cli -> {
            assertThat(cli.code()).isEqualTo(1);
            assertThat(cli.err()).contains("no gateway runs there");
        });
        assertThat(veille(with("devices", "--heard")).err()).contains("only a running one knows");
        assertThat(veille(with("devices")).out()).contains("cellar").contains("never");
        assertThat(veille(with("devices", "--json")).out()).contains("\"lastHeard\":null,\"ageS\":null");
        Files.delete(folder.resolve("data/veille.db"));
        assertThat(veille(with("devices")).out()).contains("cellar");
    }
}
