package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.Alarm;
import org.veille.model.Row;
import org.veille.port.Event;
import org.veille.port.Health;

/** Silence is explained within a minute, and the explanation goes with its cause. */
class VitalsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MoodySource broker = new MoodySource("mqtt");
    private final ScriptedSink sink = new ScriptedSink();

    private Bench bench() {
        Bench bench = new Bench(Sites.plan()).with(broker).with(sink);
        bench.silence = Optional.of(Settings.SILENCE);
        return bench;
    }

    private static List<String> alarms(Bench bench) {
        return bench.status().alarms().stream().map(Alarm::id).toList();
    }

    @Test
    void aBrokerThatIsAwayIsAnAlarmWithinAMinuteAndNoneAnyMoreWithinAnother() {
        Bench bench = bench().start();
        bench.co2(600);
        bench.elapse(MINUTE);
        assertThat(bench.status().alarms()).isEmpty();

        broker.health = new Health(false, "mqtt://localhost: nobody listens there; is the broker running?");
        bench.elapse(MINUTE);
        assertThat(bench.status().alarms())
                .extracting(Alarm::id, Alarm::subject, Alarm::words)
                .containsExactly(
                        tuple("source-down", "mqtt", "mqtt://localhost: nobody listens there; is the broker running?"));

        broker.health = new Health(true, "connected");
        bench.elapse(MINUTE);
        assertThat(bench.status().alarms()).isEmpty();
        bench.elapse(MINUTE);
        assertThat(bench.disk.rows())
                .filteredOn(row -> row.measurement().equals("veille_alarm"))
                .extracting(row -> row.tags().get("subject"), row -> row.fields().get("active"))
                .containsExactly(tuple("mqtt", true), tuple("mqtt", false));
    }

    @Test
    void oneLookIsNoAlarmAndABrokerThatComesAndGoesIsOne() {
        Bench bench = bench().start();
        bench.co2(600);
        bench.elapse(MINUTE);
        broker.health = new Health(false, "away");
        bench.elapse(Duration.ofSeconds(20));
        broker.health = new Health(true, "connected");
        bench.elapse(MINUTE);
        assertThat(alarmRows(bench)).isEmpty();

        for (int i = 0; i < 20; i++) {
            broker.health = new Health(false, "away");
            bench.elapse(MINUTE.minusSeconds(20));
            broker.health = new Health(true, "connected");
            bench.elapse(Duration.ofSeconds(20));
        }
        assertThat(alarms(bench)).containsExactly("source-down");
        assertThat(alarmRows(bench)).extracting(row -> row.fields().get("active")).containsExactly(true);
        bench.elapse(Duration.ofMinutes(2));
        assertThat(alarmRows(bench)).extracting(row -> row.fields().get("active")).containsExactly(true, false);
    }

    @Test
    void aServerThatTakesNothingIsAnAlarmInItsWords() {
        Bench bench = bench().start();
        bench.co2(600);
        sink.feels(new Health(false, "401: the token is not accepted; look at influx.token"));
        bench.elapse(MINUTE);
        assertThat(bench.status().alarms())
                .extracting(Alarm::id, Alarm::subject, Alarm::words)
                .containsExactly(tuple("sink-down", "influx", "401: the token is not accepted; look at influx.token"));

        sink.feels(new Health(true, "writes"));
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).isEmpty();
    }

    @Test
    void aDiskThatIsNearlyFullIsAnAlarmWithinAMinuteAndNoneOnceThereIsRoom() {
        Bench bench = bench().start();
        bench.machine.free = OptionalLong.of(Vitals.LEAST_FREE_BYTES);
        bench.co2(600);
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).isEmpty();

        bench.machine.free = OptionalLong.of(Vitals.LEAST_FREE_BYTES - 1);
        bench.elapse(MINUTE);
        assertThat(bench.status().alarms())
                .extracting(Alarm::id, Alarm::words)
                .containsExactly(tuple("disk-space", "31 MB are free on the disk with the database: free some space. Once it is"
                        + " full, nothing more is acknowledged"));

        bench.machine.free = OptionalLong.of(Vitals.LEAST_FREE_BYTES);
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).isEmpty();
    }

    @Test
    void aDiskThatTakesNothingIsAnAlarmAndIsWrittenDownWhenItTakesAgain() {
        Bench bench = bench().start();
        bench.co2(600);
        bench.elapse(MINUTE);
        bench.disk.failNextCommits(Integer.MAX_VALUE);
        bench.co2(601);
        bench.elapse(Bench.INTERVAL);
        assertThat(alarms(bench)).as("one refusal").isEmpty();
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).containsExactly("disk");

        bench.disk.failNextCommits(0);
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).isEmpty();
        bench.elapse(MINUTE);
        assertThat(alarmRows(bench)).extracting(row -> row.fields().get("active")).containsExactly(true, false);
    }

    @Test
    void whenNothingComesAfterAStartThatIsSaidAfterFiveMinutesUntilTheFirstReading() {
        Bench bench = bench().start();
        bench.elapse(Duration.ofMinutes(4));
        assertThat(alarms(bench)).isEmpty();
        bench.elapse(Duration.ofMinutes(2));
        assertThat(bench.status().alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.id()).isEqualTo("no-reading");
            assertThat(alarm.words()).startsWith("no message has come since the start");
        });

        bench.mqtt("elsewhere", "21.5");
        bench.elapse(MINUTE);
        assertThat(bench.status().alarms()).singleElement().satisfies(alarm -> assertThat(alarm.words())
                .startsWith("messages come, and none of them is a reading of a known device"));

        bench.co2(600);
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).isEmpty();
    }

    @Test
    void aGatewayWithoutSinkAndDevicesSaysWhatToAddAndABetterPlanEndsIt() {
        Bench bench = new Bench(Sites.plan("[]", "condense: []\n")).with(broker);
        bench.silence = Optional.of(Settings.SILENCE);
        bench.start();
        bench.elapse(Duration.ofMinutes(6));
        assertThat(alarms(bench)).containsExactly("no-device", "no-reading", "no-sink");
        assertThat(bench.status().alarms()).allSatisfy(alarm -> assertThat(alarm.words()).contains(": "));

        bench.handle(new Event.Reload(Sites.plan(), bench.now()));
        bench.co2(600);
        bench.elapse(MINUTE);
        assertThat(alarms(bench)).containsExactly("no-sink");
    }

    @Test
    void quietTimeWritesNothing() {
        Bench bench = bench().start();
        bench.co2(600);
        bench.elapse(Duration.ofHours(3));
        int commits = bench.commits();

        bench.elapse(Duration.ofMinutes(50));
        assertThat(bench.commits() - commits).as("transactions, but for the gateway's own hourly rows").isLessThanOrEqualTo(2);
    }

    private static List<Row> alarmRows(Bench bench) {
        return bench.disk.rows().stream().filter(row -> row.measurement().equals("veille_alarm")).toList();
    }
}
