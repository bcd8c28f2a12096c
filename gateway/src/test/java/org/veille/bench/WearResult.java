package org.veille.bench;

/**
 * What was written.
 *
 * @param pageBytes of the database
 * @param commits measured
 * @param readings in them
 * @param days of virtual time
 * @param payloadBytes a commit: the packed tick
 * @param bytes that reached the device
 * @param floorBytes the same payloads appended to a preallocated file, each synchronised, over the same days
 */
record WearResult(
        WearScenario scenario,
        int pageBytes,
        long commits,
        long readings,
        double days,
        double payloadBytes,
        long bytes,
        long floorBytes) {

    double megabytesADay() {
        return bytes / 1e6 / days;
    }

    double floorMegabytesADay() {
        return floorBytes / 1e6 / days;
    }

    double kibACommit() {
        return bytes / 1_024.0 / commits;
    }

    double kilobytesAThousand() {
        return bytes / 1e3 / readings * 1_000;
    }

    double timesTheFloor() {
        return bytes / (double) floorBytes;
    }
}
