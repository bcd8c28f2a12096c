package org.veille.lorawan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacCommandTest {
    private static List<MacCommand> parse(Direction direction, String hex) {
        return MacCommand.parse(direction, HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UP|02|LinkCheckReq|{}",
                "DOWN|021403|LinkCheckAns|{marginDb=20, gatewayCount=3}",
                "DOWN|0351070001|LinkADRReq|{dataRate=5, txPower=1, channelMask=7, "
                        + "channelMaskControl=0, transmissions=1}",
                "DOWN|03200100e3|LinkADRReq|{dataRate=2, txPower=0, channelMask=1, "
                        + "channelMaskControl=6, transmissions=3}",
                "UP|0305|LinkADRAns|{channelMaskAck=true, dataRateAck=false, powerAck=true}",
                "DOWN|0407|DutyCycleReq|{maxDutyCycle=7}",
                "UP|04|DutyCycleAns|{}",
                "DOWN|0523d2ad84|RXParamSetupReq|{rx1DataRateOffset=2, rx2DataRate=3, frequencyHz=869525000}",
                "UP|0507|RXParamSetupAns|{channelAck=true, rx2DataRateAck=true, rx1DataRateOffsetAck=true}",
                "DOWN|06|DevStatusReq|{}",
                "UP|06fe20|DevStatusAns|{battery=254, marginDb=-32}",
                "DOWN|0703184f8450|NewChannelReq|{channel=3, frequencyHz=867100000, minDataRate=0, maxDataRate=5}",
                "UP|0702|NewChannelAns|{frequencyAck=false, dataRateAck=true}",
                "DOWN|0805|RXTimingSetupReq|{delayS=5}",
                "UP|08|RXTimingSetupAns|{}",
                "DOWN|092d|TxParamSetupReq|{downlinkDwellTime=true, uplinkDwellTime=false, maxEirp=13}",
                "UP|09|TxParamSetupAns|{}",
                "DOWN|0a00184f84|DlChannelReq|{channel=0, frequencyHz=867100000}",
                "UP|0a03|DlChannelAns|{frequencyAck=true, uplinkFrequencyExists=true}",
                "UP|0d|DeviceTimeReq|{}",
                "DOWN|0d01000080ff|DeviceTimeAns|{gpsSeconds=2147483649, fraction256=255}"
            })
    void aCommandIsReadWithItsFields(Direction direction, String hex, String name, String fields) {
        MacCommand command = parse(direction, hex).getFirst();

        assertThat(command.name()).isEqualTo(name);
        assertThat(command.fields()).hasToString(fields);
        assertThat(parse(direction, hex)).hasSize(1);
    }

    @Test
    void commandsFollowEachOther() {
        assertThat(parse(Direction.UP, "0307060a010d"))
                .extracting(MacCommand::name)
                .containsExactly("LinkADRAns", "DevStatusAns", "DeviceTimeReq");
    }

    @Test
    void anUnknownCommandTakesTheRest() {
        assertThat(parse(Direction.UP, "02800102"))
                .containsExactly(
                        new MacCommand(2, "LinkCheckReq", Map.of()),
                        new MacCommand(0x80, MacCommand.UNKNOWN, Map.of("bytes", "0102")));
    }

    @Test
    void aCommandCutShortIsShownAsItsBytes() {
        assertThat(parse(Direction.DOWN, "035107"))
                .containsExactly(new MacCommand(3, MacCommand.UNKNOWN, Map.of("bytes", "5107")));
    }

    @Property
    void noBytesMakeItThrow(@ForAll Direction direction, @ForAll @Size(max = 242) byte[] bytes) {
        assertThat(MacCommand.parse(direction, bytes)).hasSizeLessThanOrEqualTo(bytes.length);
    }
}
