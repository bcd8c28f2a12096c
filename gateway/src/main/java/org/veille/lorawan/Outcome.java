package org.veille.lorawan;

import java.util.List;
import org.veille.model.Eui64;
import org.veille.model.Received;

/** What comes out of the network server when its time has come. A downlink to be sent will be another case. */
public sealed interface Outcome {
    /**
     * A genuine, new uplink, once, whoever heard it.
     *
     * @param fCnt32 the full frame counter, 0 to 2³² − 1
     * @param frame as sent: address, control bits, port, whether it asks for an acknowledgement
     * @param payload decrypted application data; none on port 0 and without a port, and then there is nothing to decode
     * @param commands MAC commands, from the options or from port 0
     * @param best the copy heard best, by which an answer goes back
     * @param receivedAt of the first copy
     * @param copies how often it was heard, at least 1
     * @param state to be saved in the transaction that holds the reading
     */
    record Accepted(
            Eui64 devEui,
            long fCnt32,
            DataFrame frame,
            byte[] payload,
            List<MacCommand> commands,
            Heard best,
            Received receivedAt,
            int copies,
            SessionState state)
            implements Outcome {
        public DevAddr devAddr() {
            return frame.devAddr();
        }

        /** 1 to 255 for application data; 0 or {@link org.veille.model.Payload#NO_PORT} when there is none. */
        public int fPort() {
            return frame.fPort();
        }
    }
}
