package org.veille.lab.school;

/**
 * A device activated by personalisation: what its maker printed on its papers. The keys are drawn from the seed;
 * nobody may ever use them for a device that transmits.
 *
 * @param devEui 16 hex digits
 * @param devAddr 8 hex digits, in the range for experiments (NwkID 0)
 * @param nwkSKey 32 hex digits
 * @param appSKey 32 hex digits
 */
public record LoraIdentity(String device, String devEui, String devAddr, String nwkSKey, String appSKey) {
    static LoraIdentity of(String device, Noise keys) {
        Noise own = keys.of(device);
        return new LoraIdentity(
                device,
                "70b3d57ed0" + own.of("eui").hex(6),
                "00" + own.of("addr").hex(6),
                own.of("nwk").hex(32),
                own.of("app").hex(32));
    }

    String nwkFile() {
        return device + "-nwk";
    }

    String appFile() {
        return device + "-app";
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return device + " " + devEui + " " + devAddr;
    }
}
