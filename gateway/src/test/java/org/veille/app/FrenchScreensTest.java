package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;
import static org.veille.port.Batches.T0;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.language.SpokenFrench;
import org.veille.port.Batches;
import org.veille.servers.ServerProcess;
import org.veille.site.SiteFolder;

/** What a French installer reads on the first day, whole screens. */
class FrenchScreensTest {
    private static final String NBSP = "\u00a0";

    @TempDir
    private Path folder;

    private SiteFolder files;

    @BeforeEach
    void home() {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        files = new SiteFolder(folder).write("veille.yaml", "site: {name: ecole}\nclock: {trust: always}\n").write("devices.yaml", "");
    }

    private String french(Object... words) {
        Cli cli = cli(words);
        return (cli.out() + cli.err()).replace(NBSP, " ").replace(System.lineSeparator(), "\n");
    }

    private static Cli cli(Object... words) {
        Object[] all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--lang";
        all[words.length + 1] = "fr";
        return veille(all);
    }

    private Path database(String alarm) {
        Path database = folder.resolve("data/veille.db");
        byte[] words = alarm.getBytes(StandardCharsets.UTF_8);
        byte[] state = ByteBuffer.allocate(9 + words.length).putLong(T0).put((byte) 0).put(words).array();
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            journal.commit(Batches.tick(1)
                    .series(1, "salle-12-air/co2")
                    .series(2, "salle-12-air/temperature")
                    .reading(1, T0, 640)
                    .reading(1, T0 + 600_000, 655.5)
                    .state("alarm", "sink-down/influx", 2, state)
                    .build());
        }
        return database;
    }

    @Test
    void initWritesAndSaysWhatComesNext() {
        assertThat(french("init", folder.resolve("mairie"), "--yes").lines().map(String::stripTrailing))
                .containsExactly(
                        "écrit : " + folder.resolve("mairie/veille.yaml"),
                        "écrit : " + folder.resolve("mairie/devices.yaml"),
                        "écrit : " + folder.resolve("mairie/rules/first.yaml"),
                        "",
                        "Ensuite :  veille run -c " + folder.resolve("mairie/veille.yaml"),
                        "puis :     veille devices --heard -c " + folder.resolve("mairie/veille.yaml")
                                + "   qui émet, avec les lignes à coller dans devices.yaml",
                        "           veille reload -c " + folder.resolve("mairie/veille.yaml")
                                + "            après chaque changement des capteurs et des règles",
                        "           veille series -c " + folder.resolve("mairie/veille.yaml") + "            ce qui arrive");
        assertThat(french("init", folder.resolve("mairie"), "--yes"))
                .isEqualTo("veille: " + folder.resolve("mairie/veille.yaml")
                        + " existe déjà, et rien n'est écrasé ; nommez un autre dossier, ou déplacez-le ; 'veille check' dit s'il est"
                        + " bon\n");
    }

    @Test
    void checkCountsAsTheFrenchDo() {
        assertThat(french("check", files.file("veille.yaml")))
                .isEqualTo("bon : 2 fichiers, 0 capteur, 0 règle, 0 actionneur\n");
        files.write("veille.yaml", "site: {name: École}\nsorces: {}\n");
        String file = files.file("veille.yaml").toString();
        assertThat(french("check", file).lines())
                .containsExactly(
                        file + ":1:7: site: trouvé 'École', attendu : 1 à 64 lettres minuscules sans accent, chiffres et tirets ;"
                                + " écrivez par exemple 'ecole'",
                        file + ":2:1: sorces: trouvé 'sorces', attendu : l'une des clés site, sources, influx, commit, clock,"
                                + " history, budget, devices, rules, data, page ; vouliez-vous dire 'sources' ?",
                        "2 erreurs ; rien n'a été changé");
    }

    @Test
    void theDoctorFindsAndAdvises() {
        int port = ServerProcess.freePort();
        files.write("veille.yaml", "site: {name: ecole}\nclock: {trust: always}\nsources: {mqtt: {broker: \"mqtt://127.0.0.1:" + port
                + "\", topics: t/#}}\n");

        String screen = french("doctor", "-c", files.file("veille.yaml"));

        assertThat(screen)
                .contains("ok       fichiers   pas d'erreur dans ", "; aucune passerelle ne tourne\n")
                .contains("ok       horloge    toujours crue, comme le dit veille.yaml\n")
                .contains("alerte   capteurs   aucun n'est configuré : 'veille devices --heard' montre qui émet\n")
                .contains("erreur   courtier   mqtt://127.0.0.1:" + port + " : rien n'écoute sur le port " + port
                        + " : le courtier tourne-t-il ?\n")
                .contains("alerte   influxdb   aucun n'est configuré : les séries restent sur cette machine ; ajoutez 'influx'\n");
        assertThat(SpokenFrench.englishLines(screen)).isEmpty();
    }

    @Test
    void anAlarmIsReadWithItsRemedy() {
        Path database = database("the server does not know who we are: mend influx.token, or user and password (HTTP 401), at"
                + " 2026-03-01T00:00:00Z");

        assertThat(french("alarms", "--database", database))
                .isEqualTo("Aucune passerelle ne tourne ici. Ce qui n'allait pas quand elle s'est arrêtée :\n"
                        + "sink-down de influx\n"
                        + "  le serveur ne sait pas qui nous sommes : corrigez influx.token, ou user et password (HTTP 401), à"
                        + " 2026-03-01T00:00:00Z\n");
        assertThat(french("alarms", "ack", "sink-down", "--database", database))
                .isEqualTo("veille: aucune passerelle ne tourne ici ; une alarme s'acquitte auprès de la passerelle qui la lève :"
                        + " démarrez-la\n");
    }

    @Test
    void theSeriesAreListedAndOneIsShown() {
        Path database = database("x");

        List<String> lines = french("series", "--database", database, "--ascii").lines().toList();
        assertThat(lines.getFirst())
                .matches("série +valeur +âge +dernières mesures +points gardés");
        assertThat(lines).anyMatch(line -> line.matches("salle-12-air/co2 +655.5 ppm +\\d+ j  _# +0 sur 2 mesures"))
                .anyMatch(line -> line.matches("salle-12-air/temperature +- +- +0 sur 0 mesure"));
        String page = french("series", "salle-12-air/co2", "--database", database, "--ascii");
        assertThat(page.lines().findFirst().orElseThrow())
                .matches("salle-12-air/co2 : 655.5 ppm, il y a \\d+ j ; gardés : 0 point sur 2 mesures encore ici");
        assertThat(page).contains("Les mesures les plus récentes ; pas encore de points gardés :");
    }

    @Test
    void ledgerOutboxAndDevicesSaySoWhereThereIsNothing() {
        Path database = database("x");

        assertThat(french("outbox", "--database", database)).isEqualTo("Rien n'attend : tous les points gardés sont livrés.\n");
        assertThat(french("ledger", "--database", database)).contains("Rien n'a été perdu.\n");
        assertThat(french("devices", "-c", files.file("veille.yaml")))
                .startsWith("Aucun capteur n'est encore configuré. 'veille devices --heard' montre qui émet");
        assertThat(french("devices", "--heard", "-c", files.file("veille.yaml")))
                .isEqualTo("veille: aucune passerelle n'y tourne, et seule une passerelle en marche sait qui elle a entendu ;"
                        + " démarrez-la : veille run\n");
        assertThat(french("reload", "-c", files.file("veille.yaml")))
                .isEqualTo("veille: aucune passerelle n'y tourne ; 'veille check' vérifie les fichiers, 'veille run' la démarre\n");
    }

    @Test
    void aWrongWordOnTheCommandLineIsAnsweredInFrench() {
        assertThat(french("serie")).isEqualTo("veille: commande inconnue 'serie' ; vouliez-vous dire 'series' ? ou voyez"
                + " 'veille --help'\n");
        assertThat(french("series", "--cvs")).isEqualTo("veille: option inconnue '--cvs' ; vouliez-vous dire '--csv' ? ou voyez"
                + " 'veille series --help'\n");
        assertThat(veille("alarms", "--lang", "de").err().strip())
                .isEqualTo("veille: --lang: found 'de', expected a language: en, fr; see 'veille --help'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alarms", "series", "ledger", "outbox"})
    void whatProgramsReadIsTheSameInEveryLanguage(String verb) {
        Path database = database("the server wants fewer requests (HTTP 429)");

        assertThat(cli(verb, "--json", "--database", database)).isEqualTo(veille(verb, "--json", "--database", database));
        assertThat(cli(verb, "--json", "--database", folder)).isEqualTo(veille(verb, "--json", "--database", folder));
    }
}
